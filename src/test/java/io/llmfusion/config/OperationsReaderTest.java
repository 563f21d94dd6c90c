package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the shipped families offer beside chats. */
class OperationsReaderTest {
    private static final Families FAMILIES =
            Configurations.load(ConfigLoader::families, new Environment(Map.of(), Path.of(".")));

    private static Map<Operation, OperationApi> of(String family) {
        return FAMILIES.family(family).orElseThrow().operations();
    }

    private static OperationApi of(String family, Operation operation) {
        return Optional.ofNullable(of(family).get(operation)).orElseThrow();
    }

    @Test
    void openai_has_everything_but_the_counting_of_tokens() {
        assertThat(of("openai").keySet())
                .containsExactlyInAnyOrder(
                        Operation.EMBEDDINGS,
                        Operation.IMAGES,
                        Operation.IMAGE_EDITS,
                        Operation.SPEECH,
                        Operation.TRANSCRIPTIONS,
                        Operation.TRANSLATIONS,
                        Operation.MODERATIONS,
                        Operation.COMPLETIONS);
        assertThat(of("openai").get(Operation.EMBEDDINGS))
                .isEqualTo(new OperationApi(ApiPath.of("/embeddings"), DialectId.CHAT));
    }

    @Test
    void an_operation_may_have_a_format_a_place_and_a_way_of_its_own() {
        OperationApi embeddings = of("gemini", Operation.EMBEDDINGS);
        assertThat(embeddings.dialect()).isEqualTo(DialectId.GEMINI);
        assertThat(embeddings.authentication()).contains(FamilyApi.Authentication.X_GOOG_API_KEY);
        assertThat(embeddings.path().whole("a/b")).isEqualTo("/v1beta/models/a%2Fb:batchEmbedContents");
        assertThat(embeddings.singlePath()).contains(ApiPath.of("/v1beta/models/{model}:embedContent"));
        OperationApi mistral = of("mistral", Operation.EMBEDDINGS);
        assertThat(mistral.renamedFields()).containsEntry("dimensions", "output_dimension");
        assertThat(mistral.refusedFields()).containsExactly("user");
    }

    @Test
    void every_operation_says_where_it_is() {
        Set<String> without = Set.of("demo");
        for (Family family : FAMILIES.all()) {
            List<String> paths = family.operations().values().stream()
                    .map(api -> api.path().whole("m"))
                    .toList();
            assertThat(paths).as(family.name()).allSatisfy(path -> assertThat(path.startsWith("/"))
                    .isNotEqualTo(without.contains(family.name())));
        }
    }
}
