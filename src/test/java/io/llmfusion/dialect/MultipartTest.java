package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=B-1";

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String part(String head, String content) {
        return "--B-1\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
    }

    @Test
    void finds_parts_and_leaves_every_other_byte_when_one_changes() {
        byte[] random = new byte[5_000];
        new Random(7).nextBytes(random);
        String before = "preamble\r\n" + part("name=\"prompt\"", "née --B-1 in mid\r\n-B-1 line");
        String model = part("name=\"model\"", "mine");
        String file =
                "--B-1\r\ncontent-type: audio/wav\r\nContent-Disposition: form-data; name=file; filename=\"a model.wav\"\r\n\r\n"
                        + new String(random, StandardCharsets.ISO_8859_1) + "\r\n";
        String end = "--B-1--\r\nepilogue";

        Multipart form = Multipart.read(TYPE, latin(before + model + file + end));

        assertThat(form.parts()).extracting(Multipart.Part::name).containsExactly("prompt", "model", "file");
        assertThat(form.text("model")).contains("mine");
        assertThat(form.text("other")).isEmpty();
        assertThat(form.with("model", "theirs-2").getBytes())
                .isEqualTo(latin(before + part("name=\"model\"", "theirs-2") + file + end));
    }

    @Test
    void reads_quoted_boundaries_and_names_in_any_order() {
        String body =
                "--a b\r\nContent-Disposition: form-data; filename=\"x; name=evil\"; name=\"model\"\r\n\r\nm\r\n--a b--";

        assertThat(Multipart.read("multipart/form-data; charset=utf-8; boundary=\"a b\"", latin(body))
                        .parts())
                .extracting(Multipart.Part::name)
                .containsExactly("model");
    }

    @Test
    void an_empty_part_has_empty_content() {
        assertThat(Multipart.read(TYPE, latin(part("name=\"model\"", "") + "--B-1--"))
                        .text("model"))
                .contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no boundary at all",
                "--B-1\r\n",
                "--B-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ncut off",
                "--B-1\r\nContent-Disposition: form-data; name=\"a\"; name=\"model\"\r\n\r\nv\r\n--B-1--",
                "--B-1\r\nContent-Disposition: form-data; name=\"a\"; name*=utf-8''model\r\n\r\nv\r\n--B-1--",
                "--B-1\r\nContent-Disposition: form-data; name=a\nContent-Disposition: form-data; name=model\r\n\r\nv\r\n--B-1--",
                "--B-1\r\nno name: x\r\n\r\nv\r\n--B-1--",
                "--B-1 trailing\r\n\r\n--B-1--"
            })
    void refuses_what_is_no_form(String body) {
        assertThatThrownBy(() -> Multipart.read(TYPE, latin(body))).isInstanceOf(InvalidBody.class);
    }

    @Test
    void refuses_a_form_without_a_boundary() {
        assertThatThrownBy(() -> Multipart.read("multipart/form-data", latin("x")))
                .isInstanceOf(InvalidBody.class)
                .hasMessageContaining("boundary");
    }

    @Test
    void refuses_more_parts_than_any_form_has() {
        String many = part("name=\"a\"", "").repeat(1_001) + "--B-1--";

        assertThatThrownBy(() -> Multipart.read(TYPE, latin(many))).isInstanceOf(InvalidBody.class);
    }
}
