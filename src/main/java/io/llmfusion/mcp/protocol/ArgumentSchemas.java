package io.llmfusion.mcp.protocol;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks a tool's arguments against its input schema (JSON Schema 2020-12 unless `$schema` says an older draft), so that a
 * caller is told what is wrong before the server is asked. Compiled schemas are kept, a bounded number of them.
 *
 * <p>Nothing is fetched: a `$ref` leads into the schema itself or to a meta-schema of json-schema.org that the library
 * brings along. A schema that is unusable, too large, or takes too many steps refuses nothing, since the server has the
 * last word anyway. Thread-safe.
 */
public final class ArgumentSchemas {
    /** Of the problems of one check. */
    private static final int MOST_PROBLEMS = 5;

    private static final int MOST_SCHEMAS = 512;
    private static final int LONGEST_SCHEMA = 256 << 10;
    private static final int LONGEST_MESSAGE = 300;

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false)
                            .allow(iri -> iri.toString().matches("https?://json-schema\\.org/.*")))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ENGLISH)
                            .losslessNarrowing(true)
                            .formatAssertionsEnabled(false)
                            .regularExpressionFactory(BoundedPattern::new)
                            .build()));
    private final Map<String, Optional<Schema>> compiled = Collections.synchronizedMap(new Latest());

    /** What is wrong with the arguments, the first few problems; empty when nothing is known to be. */
    public List<ArgumentProblem> problems(RawJson schema, JsonNode arguments) {
        if (!arguments.isObject()) {
            return List.of(new ArgumentProblem("", "the arguments must be a JSON object"));
        }
        if (schema.text().length() > LONGEST_SCHEMA) {
            return List.of();
        }
        return compiled.computeIfAbsent(schema.text(), this::compile)
                .map(usable -> check(usable, arguments))
                .orElse(List.of());
    }

    private Optional<Schema> compile(String schema) {
        return new RawJson(schema).parsed().filter(JsonNode::isObject).flatMap(this::compile);
    }

    private Optional<Schema> compile(JsonNode schema) {
        try {
            return Optional.of(registry.getSchema(schema));
        } catch (RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static List<ArgumentProblem> check(Schema schema, JsonNode arguments) {
        BoundedCheck check = new BoundedCheck();
        try {
            schema.validate(check, arguments);
        } catch (BoundedCheck.ExceededFailure | JacksonException unending) {
            return List.of();
        } catch (RuntimeException unusable) {
            // Schemas are read as they are used: a broken part shows only now.
            return List.of();
        }
        List<ArgumentProblem> problems = new ArrayList<>();
        check.getErrors().stream()
                .limit(MOST_PROBLEMS)
                .map(ArgumentSchemas::problem)
                .forEach(problems::add);
        return problems;
    }

    private static ArgumentProblem problem(Error error) {
        StringBuilder field = new StringBuilder(path(error.getInstanceLocation()));
        Optional.ofNullable(error.getProperty())
                .ifPresent(name -> field.append(field.isEmpty() ? "" : ".").append(name));
        String message = error.getMessage();
        return new ArgumentProblem(
                field.toString(),
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...");
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int at = 0; at < location.getNameCount(); at++) {
            if (location.getElement(at) instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(location.getName(at));
            }
        }
        return path.toString();
    }

    /** Forgets the schema that has not been used for longest. */
    private static final class Latest extends LinkedHashMap<String, Optional<Schema>> {
        private static final long serialVersionUID = 1L;

        private Latest() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Schema>> eldest) {
            return size() > MOST_SCHEMAS;
        }
    }
}
