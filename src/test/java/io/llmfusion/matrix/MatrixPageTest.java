package io.llmfusion.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page that people read says what the tests saw. `-Dgolden.rewrite=true` writes it. */
class MatrixPageTest {
    private static final Path PAGE = Path.of("src/docs/matrix.md");

    @Test
    void the_page_says_what_comes_through() throws IOException {
        MatrixPage page = new MatrixPage();
        page.section("Requests", RequestFeatures.all(), (pair, feature) -> new RequestPass(pair.client(), pair.target())
                .of(feature));
        page.section(
                "Whole answers", AnswerFeatures.all(), (pair, feature) -> new AnswerPass(pair.client(), pair.target())
                        .whole(feature));
        page.section("Streams", AnswerFeatures.all(), (pair, feature) -> new AnswerPass(pair.client(), pair.target())
                .streamed(feature));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page.text());
        }

        assertThat(Path.of(PAGE.toString())).exists();
        assertThat(page.text()).isEqualTo(Files.readString(PAGE)).doesNotContain("DROPPED");
    }
}
