package io.llmfusion.config;

import io.llmfusion.config.FamilyApi.Authentication;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads `operations:` of a family. */
final class OperationsReader {
    private static final Map<String, Operation> OPERATIONS =
            Arrays.stream(Operation.values()).collect(Collectors.toMap(Operation::configName, Function.identity()));

    private final Map<String, DialectId> dialects;
    private final Map<String, Authentication> authentications;

    OperationsReader(Map<String, DialectId> dialects, Map<String, Authentication> authentications) {
        this.dialects = dialects;
        this.authentications = authentications;
    }

    Map<Operation, OperationApi> read(Fields fields) {
        Map<Operation, OperationApi> operations = new EnumMap<>(Operation.class);
        fields.named().forEach((name, its) -> {
            Operation operation = OPERATIONS.get(name);
            if (operation == null) {
                fields.problem(name, "is no operation", "write one of " + String.join(", ", OPERATIONS.keySet()));
            } else {
                operations.put(operation, operation(its));
            }
        });
        return operations;
    }

    private OperationApi operation(Fields fields) {
        Map<String, String> renamed = new LinkedHashMap<>();
        fields.mapOrEmpty("renamed-fields").namedTexts().forEach((ours, theirs) -> renamed.put(ours, theirs.text()));
        OperationApi api = new OperationApi(
                ApiPath.of(fields.text("path", "")),
                fields.text("single-path").map(ApiPath::of),
                fields.choice("dialect", dialects, Set.of()).orElse(DialectId.CHAT),
                fields.choice("authentication", authentications, Set.of()),
                fields.texts("refused-fields"),
                renamed);
        fields.done();
        return api;
    }
}
