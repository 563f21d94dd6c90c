package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.DialectId;
import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigTest {
    private static final Path SHIPPED = Path.of("conf/fusion.yaml");

    @Test
    void starts_with_no_key_set() throws IOException {
        GatewayConfig config = Configurations.of(Files.readString(SHIPPED));

        assertThat(config.providers().stream().filter(ProviderConfig::enabled).map(one -> one.name()
                        .value()))
                .containsExactly("local", "demo");
        assertThat(config.alias("default")).isPresent();
        assertThat(config.alias("assistant").orElseThrow().mcp()).containsExactly(McpConfig.BUILTIN);
        assertThat(config.server()).isEqualTo(ServerConfig.DEFAULT);
        assertThat(config.observability()).isEqualTo(ObservabilityConfig.DEFAULT);
    }

    @Test
    void is_what_stands_on_the_class_path() throws IOException {
        ConfigResult embedded = Configurations.load(
                loader -> loader.load(new ConfigSource.Embedded()), new Environment(Map.of(), Path.of(".")));

        assertThat(embedded).isEqualTo(new ConfigResult.Valid(Configurations.of(Files.readString(SHIPPED)), Set.of()));
    }

    /** Its examples included: lines that begin with `#` and no space. */
    @Test
    void every_key_in_it_is_read_and_every_key_read_is_in_it(@TempDir Path home) throws IOException {
        for (String name :
                new String[] {"tls.crt", "tls.key", "ca.pem", "client.crt", "client.key", "example.env", "vertex.json"
                }) {
            Files.createDirectories(home.resolve("conf"));
            Files.createFile(home.resolve("conf").resolve(name));
        }
        String examples = Files.readString(SHIPPED).replaceAll("(?m)^(\\s*)#(?=\\S)", "$1");
        Reading reading = new Reading(new Environment(Map.of("ALICE_KEY", "alice's"), home));
        ConfigNode.Mapping tree = read(examples, reading);

        assertThat(reading.problems().render()).as("every key in it is read").isEmpty();
        Set<String> documented = new TreeSet<>();
        collect(tree, "", documented);
        assertThat(new TreeSet<>(reading.keys())).as("every key read is in it").isEqualTo(documented);
    }

    private static ConfigNode.Mapping read(String yaml, Reading reading) {
        Environment environment = reading.environment();
        Families families = Configurations.load(ConfigLoader::families, environment);
        YamlText text = YamlText.read(yaml);
        reading.add(text.problems());
        JsonObject values =
                Configurations.run(vertx -> new YamlProcessor().process(vertx, new JsonObject(), Buffer.buffer(yaml)));
        ConfigNode.Mapping tree = ConfigTree.of(values, Origin.of(text.root().orElseThrow()), reading);
        new ConfigReader(reading, families).read(tree);
        return tree;
    }

    /** Keys, with names of the user's own as `*`; what stands under names that vendors or people choose is no key. */
    private static void collect(ConfigNode node, String pattern, Set<String> keys) {
        if (node instanceof ConfigNode.Sequence sequence) {
            sequence.items().forEach(item -> collect(item, pattern + "[]", keys));
        } else if (node instanceof ConfigNode.Mapping mapping
                && !pattern.matches(".*\\.(headers|env|renamed-fields|added-fields)")) {
            boolean own = pattern.matches("providers|models|mcp\\.servers");
            mapping.entries().forEach((key, value) -> {
                String path = (pattern.isEmpty() ? "" : pattern + ".") + (own ? "*" : key);
                if (!own) {
                    keys.add(path);
                }
                collect(value, path, keys);
            });
        }
    }

    @Test
    void the_families_are_complete() {
        Families families = Configurations.load(ConfigLoader::families, new Environment(Map.of(), Path.of(".")));

        assertThat(families.names())
                .contains(
                        "openai", "anthropic", "gemini", "xai", "groq", "deepseek", "mistral", "openrouter", "together")
                .contains(
                        "fireworks",
                        "cerebras",
                        "perplexity",
                        "cohere",
                        "sambanova",
                        "nvidia",
                        "huggingface",
                        "ollama",
                        "vllm",
                        "lmstudio",
                        "demo")
                .contains("bedrock", "vertex", "azure");
        assertThat(families.all()).allSatisfy(family -> {
            boolean demo = family.firstApi().dialect() == DialectId.DEMO;
            boolean own = family.name().equals("azure");
            assertThat(family.baseUrl().isPresent() || family.places().baseUrl().isPresent())
                    .isEqualTo(!demo && !own);
            assertThat(family.firstApi().path().whole()).matches(demo ? "" : "/.*[a-z]");
        });
        assertThat(families.family("xai")
                        .flatMap(family -> family.api("chat"))
                        .orElseThrow()
                        .quirks()
                        .outputExcludesReasoning())
                .isTrue();
        assertThat(families.family("anthropic")
                        .orElseThrow()
                        .firstApi()
                        .quirks()
                        .refuses("claude-opus-5", "top_p"))
                .isTrue();
    }
}
