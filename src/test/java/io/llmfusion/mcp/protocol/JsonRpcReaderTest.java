package io.llmfusion.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.protocol.JsonRpcInput.Batch;
import io.llmfusion.mcp.protocol.JsonRpcInput.Invalid;
import io.llmfusion.mcp.protocol.JsonRpcInput.Single;
import io.llmfusion.mcp.protocol.JsonRpcMessage.ErrorResponse;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Notification;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Request;
import io.llmfusion.mcp.protocol.JsonRpcMessage.Response;
import io.llmfusion.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcReaderTest {
    private static JsonRpcInput read(String text) {
        return JsonRpcReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonRpcMessage message(String text) {
        assertThat(read(text)).isInstanceOf(Single.class);
        return ((Single) read(text)).message();
    }

    @Test
    void keeps_params_byte_for_byte() {
        String params = "{\"b\" : 1.0e+2,\n \"a\":\"\\u00e9 é\", \"a\":{ }}";
        Request request =
                (Request) message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":" + params + "}");
        assertThat(request.id()).isEqualTo(RpcId.of(7));
        assertThat(request.method()).isEqualTo("tools/call");
        assertThat(request.params()).contains(new RawJson(params));
    }

    @Test
    void keeps_result_and_error_data_byte_for_byte() {
        Response response = (Response) message("{\"result\":[1.10, {\"x\":  null}],\"id\":\"a\",\"jsonrpc\":\"2.0\"}");
        assertThat(response.result().text()).isEqualTo("[1.10, {\"x\":  null}]");
        ErrorResponse failed = (ErrorResponse) message(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32042,\"message\":\"m\",\"data\":{ \"n\":1e5 }}}");
        assertThat(failed.error()).isEqualTo(new RpcError(-32042, "m", Optional.of(new RawJson("{ \"n\":1e5 }"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "1|1",
                "1.0|1.0",
                "12345678901234567890|12345678901234567890",
                "\"a\"|\"a\"",
                "\"\\u0061\"|\"a\"",
                "-3|-3"
            })
    void echoes_ids_as_they_came(String id, String echoed) {
        Request request = (Request) message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");
        String answer = JsonRpcWriter.text(new Response(request.id(), RawJson.EMPTY_OBJECT));
        assertThat(answer).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + echoed + ",\"result\":{}}");
    }

    @Test
    void tells_notifications_from_requests() {
        assertThat(message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .isEqualTo(new Notification(McpNotification.INITIALIZED));
        assertThat(message("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":null}"))
                .isEqualTo(new Notification("x", Optional.empty()));
    }

    @Test
    void reads_error_without_id() {
        assertThat(message("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"no\"}}"))
                .isEqualTo(new ErrorResponse(Optional.empty(), new RpcError(-32700, "no", Optional.empty())));
    }

    @Test
    void reads_batches_entry_by_entry() {
        Batch batch = (Batch) read(
                " [{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}, 5, {\"jsonrpc\":\"2.0\",\"method\":\"n\"}]");
        assertThat(batch.entries()).hasSize(3);
        assertThat(batch.entries().get(0)).isInstanceOf(Single.class);
        assertThat(batch.entries().get(1)).isInstanceOf(Invalid.class);
        assertThat(batch.entries().get(2)).isInstanceOf(Single.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "nonsense", "{\"jsonrpc\":\"2.0\",}", "[1", "{} {}", "5", "null", "\"x\""})
    void answers_what_is_not_json_with_parse_error(String text) {
        assertThat(read(text)).isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(
                        invalid.error().code())
                .isEqualTo(-32700));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}"
            })
    void answers_what_is_no_message_with_invalid_request(String text) {
        assertThat(read(text)).isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(
                        invalid.error().code())
                .isEqualTo(-32600));
    }

    @Test
    void refuses_positional_params() {
        Invalid invalid = (Invalid) read("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"x\",\"params\":[1]}");
        assertThat(JsonRpcWriter.text(invalid.answer()))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32602,");
    }

    @Test
    void recognises_our_number_when_peer_made_a_string_of_it() {
        assertThat(RpcId.of("17").number()).hasValue(17);
        assertThat(RpcId.of(17).number()).hasValue(17);
        assertThat(RpcId.of("x17").number()).isEmpty();
    }
}
