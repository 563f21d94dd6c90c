package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.ErrorReader;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesRequestErrorsTest {
    private static final ErrorReader.Headers NONE = name -> "";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"input":"x"}                                                          | model
                    {"model":"m"}                                                          | input
                    {"model":"m","input":7}                                                | input
                    {"model":"m","input":[{"role":"king","content":"x"}]}                  | input[0].role
                    {"model":"m","input":[{"role":"user"}]}                                | input[0].content
                    {"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]} | input[0].content[0].text
                    {"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"ftp://x"}]}]} | input[0].content[0].image_url
                    {"model":"m","input":[{"type":"function_call_output","output":"x"}]}   | input[0].call_id
                    {"model":"m","input":[{"type":"function_call","call_id":" ","name":"f"}]} | input[0].call_id
                    {"model":"m","input":"x","background":true}                            | background
                    {"model":"m","input":"x","max_output_tokens":0}                        | max_output_tokens
                    {"model":"m","input":"x","temperature":"hot"}                          | temperature
                    {"model":"m","input":"x","tools":[{"type":"function"}]}                | tools[0].name
                    {"model":"m","input":"x","tools":[{"type":"mcp"}]}                     | tools[0].server_label
                    {"model":"m","input":"x","tool_choice":"sometimes"}                    | tool_choice
                    {"model":"m","input":"x","text":{"format":{"type":"xml"}}}             | text.format.type
                    """)
    void wrong_field_is_named(String body, String field) {
        assertThatThrownBy(() -> ResponsesTexts.request(body)).isInstanceOfSatisfying(InvalidBody.class, invalid -> {
            assertThat(invalid.error().field()).contains(field);
            assertThat(invalid.error().message()).startsWith("`" + field + "` ");
        });
    }

    @Test
    void error_has_openais_shape() {
        GatewayError error = GatewayError.InvalidRequest.at("input", "is required");
        JsonNode body = Json.read(ResponsesTexts.DIALECT.errors().body(error, ResponsesTexts.REQUEST));
        assertThat(body.path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(body.path("error").path("param").asString()).isEqualTo("input");
        assertThat(body.path("error").path("code").asString()).isEqualTo("invalid_request");
    }

    @Test
    void refusal_of_a_provider_of_openais_formats_stays_as_it_is() {
        for (DialectId format : new DialectId[] {DialectId.CHAT, DialectId.RESPONSES}) {
            GatewayError rejected = new GatewayError.UpstreamRejected(
                    400,
                    format,
                    "too long",
                    Optional.of("invalid_request_error"),
                    Optional.of("context_length_exceeded"),
                    Optional.of("input"),
                    Optional.empty());
            JsonNode error = Json.read(ResponsesTexts.DIALECT.errors().body(rejected, ResponsesTexts.REQUEST))
                    .path("error");
            assertThat(error.path("code").asString()).isEqualTo("context_length_exceeded");
            assertThat(error.path("message").asString()).isEqualTo("too long");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | {"error":{"message":"m","type":"invalid_request_error","param":"p","code":"c"}} | 400
                    400 | {"code":"Client specified an invalid argument","error":"m"}                    | 400
                    429 | {"error":{"message":"slow"}}                                                     | 429
                    401 | {"error":{"message":"key sk-abcdefghijkl"}}                                      | 502
                    500 | The service is currently down                                                   | 502
                    500 | {"error":"The service is currently unavailable"}                                 | 503
                    503 | <html>                                                                           | 503
                    """)
    void providers_error_is_read_in_all_its_shapes(int status, String body, int ours) {
        GatewayError error = ResponsesTexts.DIALECT.errorReader().read(status, NONE, Json.utf8(body));
        assertThat(error.status()).isEqualTo(ours);
        if (error instanceof GatewayError.UpstreamRejected rejected && status == 400) {
            assertThat(rejected.message()).isEqualTo("m");
            assertThat(rejected.format()).isEqualTo(DialectId.RESPONSES);
        }
    }
}
