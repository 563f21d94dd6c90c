package io.llmfusion.config;

import io.llmfusion.model.Operation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of provider, as `families.yaml` has it: what `dialect:` of a provider names.
 *
 * @param name as written for `dialect:`
 * @param baseUrl as the family's own SDK has it, without a slash at its end; empty where there is no usual one
 * @param keyVariable the environment variable in which the vendor's tools look for the key; empty: a key is optional
 * @param apis the first is called unless `api:` says otherwise
 * @param operations what the vendor offers beside chats, whichever of the APIs is called
 * @param places what its addresses are filled with for one account
 */
public record Family(
        String name,
        Optional<URI> baseUrl,
        Optional<String> keyVariable,
        List<FamilyApi> apis,
        Map<Operation, OperationApi> operations,
        FamilyPlaces places) {
    public Family {
        apis = List.copyOf(apis);
        operations = InOrder.copyOf(operations);
    }

    /** A family that has chats alone. */
    public Family(String name, Optional<URI> baseUrl, Optional<String> keyVariable, List<FamilyApi> apis) {
        this(name, baseUrl, keyVariable, apis, Map.of(), FamilyPlaces.NONE);
    }

    public FamilyApi firstApi() {
        return apis.getFirst();
    }

    public Optional<FamilyApi> api(String apiName) {
        return apis.stream().filter(api -> api.name().equals(apiName)).findFirst();
    }
}
