package io.llmfusion.mcp.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URIs a template can stand for. */
class UriTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "doc://{name}, doc://intro, true",
        "doc://{name}, doc://a/b, false",
        "doc://{name}, doc://, false",
        "doc://{+path}, doc://a/b/c, true",
        "doc://{path*}, doc://a/b/c, true",
        "doc://{a}/{b}, doc://x/y, true",
        "doc://list{?page}, doc://list, true",
        "doc://list{?page}, doc://list?page=2, true",
        "doc://list{?page}, doc://lists, false",
        "doc://a.b, doc://aXb, false",
        "doc://fixed, doc://fixed, true",
        "doc://fixed, doc://fixe, false",
        "doc://fixed, doc://fixed/, false",
        "doc://{a}-{b}, doc://x-y-z, true",
        "doc://{a}-{b}, doc://xy, false",
        "doc://{+a}/end, doc://x/y/end, true",
        "doc://{+a}/end, doc://end, false",
        "x{+a}, y, false",
        "{+any}, whatever?x#y, true",
    })
    void matches(String template, String uri, boolean expected) {
        assertThat(UriTemplate.matches(template, uri)).isEqualTo(expected);
    }

    @Test
    void a_long_uri_against_many_expressions_takes_no_time() {
        String uri = "doc://" + "a-/".repeat(10_000);
        assertTimeout(Duration.ofSeconds(2), () -> {
            assertThat(UriTemplate.matches("doc://{+a}/{+b}/{+c}-{+d}/{+e}!", uri))
                    .isFalse();
            assertThat(UriTemplate.matches("doc://{a}-{b}-{c}-{d}-{e}!", "doc://" + "-".repeat(30_000)))
                    .isFalse();
        });
    }
}
