package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmfusion.dialect.InvalidBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong request is answered with the field and what to write instead. */
class ChatRequestErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"messages\":[]} | model | name a model",
                "{\"model\":7,\"messages\":[]} | model | must be a string",
                "{\"model\":\" \",\"messages\":[]} | model | must not be blank",
                "{\"model\":\"m\"} | messages | is missing",
                "{\"model\":\"m\",\"messages\":[]} | messages | at least one",
                "{\"model\":\"m\",\"messages\":{}} | messages | must be an array",
                "{\"model\":\"m\",\"messages\":[\"hi\"]} | messages[0] | must be an object",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]} | messages[0].role | write system, developer, user",
            })
    void of_the_top_level(String body, String field, String advice) {
        assertComplains(body, field, advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"role\":\"robot\",\"content\":\"x\"} | messages[1].role | no role",
                "{\"role\":\"user\"} | messages[1].content | is missing",
                "{\"role\":\"user\",\"content\":7} | messages[1].content | a string or an array",
                "{\"role\":\"user\",\"content\":[\"x\"]} | messages[1].content[0] | must be an object",
                "{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]} | messages[1].content[0].type | write text, image_url",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]} | messages[1].content[0].image_url.url | https",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":7}}]} | messages[1].content[0].image_url.url | must be a string",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"cat.png\"}}]} | messages[1].content[0].image_url.url | https or a data: URL",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,x\"}}]} | messages[1].content[0].image_url.url | base64",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"x\"}}]} | messages[1].content[0].input_audio.format | wav or mp3",
                "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]} | messages[1].content[0].file.file_data | file_id",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"type\":\"function\"}]} | messages[1].tool_calls[0].id | repeat the id",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{}}]} | messages[1].tool_calls[0].function.name | name the function",
                "{\"role\":\"tool\",\"content\":\"x\"} | messages[1].tool_call_id | tool call that this answers",
                "{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"} | messages[1].role | function_call",
            })
    void of_messages(String message, String field, String advice) {
        assertComplains(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}," + message + "]}",
                field,
                advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"temperature\":\"hot\" | temperature | must be a number",
                "\"max_tokens\":0 | max_tokens | at least 1",
                "\"max_tokens\":1.5 | max_tokens | whole number",
                "\"max_tokens\":1e999999999 | max_tokens | whole number",
                "\"n\":99999999999 | n | too large",
                "\"stop\":[1] | stop[0] | must be a string",
                "\"stream\":\"yes\" | stream | true or false",
                "\"stream_options\":true | stream_options | must be an object",
                "\"tools\":[{}] | tools[0].type | function",
                "\"tools\":[{\"type\":\"function\"}] | tools[0].function | parameters",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"\"}}] | tools[0].function.name | blank",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":\"x\"}}] | tools[0].function.parameters | must be an object",
                "\"tools\":[{\"type\":\"mcp\"}] | tools[0].server_label | GET /v1/mcp/servers",
                "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"a\",\"server_url\":\"https://x\"}] | tools[0].server_url | server_label",
                "\"tool_choice\":\"maybe\" | tool_choice | auto, none, required",
                "\"response_format\":{\"type\":\"json_schema\"} | response_format.json_schema | name",
                "\"response_format\":\"json\" | response_format | must be an object",
                "\"reasoning_effort\":7 | reasoning_effort | must be a string",
            })
    void of_options(String member, String field, String advice) {
        assertComplains(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + member + "}",
                field,
                advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "\"x\"", "{\"model\":", "{} {}", "null", "{\"a\":NaN}"})
    void of_what_is_no_json_object(String body) {
        assertThat(complaint(body).error().message())
                .startsWith("the body ")
                .containsAnyOf("JSON", "must be an object");
        assertThat(complaint(body).error().status()).isEqualTo(400);
    }

    @Test
    void deep_nesting_is_refused_not_overflowed() {
        String deep = "{\"model\":\"m\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(complaint(deep).error().message()).contains("JSON");
    }

    private static void assertComplains(String body, String field, String advice) {
        InvalidBody complaint = complaint(body);
        assertThat(complaint.error().field()).contains(field);
        assertThat(complaint.error().message()).contains("`" + field + "`").contains(advice);
    }

    private static InvalidBody complaint(String body) {
        return catchThrowableOfType(InvalidBody.class, () -> ChatTexts.request(body));
    }
}
