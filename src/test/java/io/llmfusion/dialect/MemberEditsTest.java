package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.RawObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberEditsTest {
    private static String edited(String body, List<String> removed, Map<String, String> renamed) {
        return new MemberEdits("theirs", removed, renamed)
                .of(RawObject.read(body))
                .toString();
    }

    @Test
    void changes_the_model_alone_in_place() {
        assertThat(edited("{ \"a\" :1.50,\"model\": \"mine\" ,\"b\":[ 1 ] }", List.of("c"), Map.of("d", "e")))
                .isEqualTo("{ \"a\" :1.50,\"model\": \"theirs\" ,\"b\":[ 1 ] }");
    }

    @Test
    void removes_and_renames_and_keeps_the_values_as_they_are() {
        assertThat(edited(
                        "{\"user\":\"u\",\"dimensions\": 1.0,\"model\":\"m\",\"x\":{ \"é\":1 }}",
                        List.of("user"),
                        Map.of("dimensions", "size")))
                .isEqualTo("{\"model\":\"theirs\",\"size\":1.0,\"x\":{ \"é\":1 }}");
    }

    @Test
    void sets_the_model_once_where_it_stood_twice_or_not_at_all() {
        assertThat(edited("{\"model\":1,\"a\":2,\"model\":\"m\"}", List.of(), Map.of()))
                .isEqualTo("{\"model\":\"theirs\",\"a\":2}");
        assertThat(edited("{}", List.of(), Map.of())).isEqualTo("{\"model\":\"theirs\"}");
    }
}
