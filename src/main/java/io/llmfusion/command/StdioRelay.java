package io.llmfusion.command;

import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.RawJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines of JSON-RPC to a gateway's endpoint and back: each message on a virtual thread of its own, so that a slow tool
 * holds up nothing. A session that the gateway has lost is opened anew, unseen by the client.
 */
final class StdioRelay {
    private static final long REFUSED = -32000;
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final McpEndpoint endpoint;
    private final OutputStream output;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock opening = new ReentrantLock();
    private final Phaser underWay = new Phaser(1);
    private volatile Optional<McpEndpoint.Session> session = Optional.empty();
    private volatile Optional<String> greeting = Optional.empty();
    private volatile boolean over;

    StdioRelay(McpEndpoint endpoint, OutputStream output) {
        this.endpoint = endpoint;
        this.output = output;
    }

    /** Returns when the input has ended and what was asked before is answered, or after a short wait for that. */
    void run(InputStream input) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    take(line);
                }
            }
        } catch (IOException gone) {
            // The client is no more: the same as the end of its input.
        }
        finish();
    }

    private void take(String line) {
        Optional<JsonRpcMessage> message = message(line);
        if (message.filter(StdioRelay::isInitialize).isPresent()) {
            greeting = Optional.of(line);
            // Nothing else can be said before the session is there.
            relay(line, message);
            Thread.ofVirtual().start(this::listen);
        } else {
            underWay.register();
            Thread.ofVirtual().start(() -> {
                try {
                    relay(line, message);
                } finally {
                    underWay.arriveAndDeregister();
                }
            });
        }
    }

    private static Optional<JsonRpcMessage> message(String line) {
        JsonRpcInput input = JsonRpcReader.read(line.getBytes(StandardCharsets.UTF_8));
        return input instanceof JsonRpcInput.Single single ? Optional.of(single.message()) : Optional.empty();
    }

    private static boolean isInitialize(JsonRpcMessage message) {
        return message instanceof JsonRpcMessage.Request request && McpMethod.INITIALIZE.is(request.method());
    }

    private void relay(String line, Optional<JsonRpcMessage> message) {
        Optional<McpEndpoint.Session> used =
                message.filter(StdioRelay::isInitialize).isPresent() ? Optional.empty() : session;
        try {
            HttpResponse<InputStream> answer = endpoint.post(line, used);
            if (answer.statusCode() == 404 && used.isPresent() && reopened(used.get())) {
                answer.body().close();
                answer = endpoint.post(line, session);
            }
            answered(answer, message);
        } catch (IOException unreachable) {
            id(message).ifPresent(id -> fail(id, "the gateway at " + endpoint.uri() + " cannot be reached"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(HttpResponse<InputStream> answer, Optional<JsonRpcMessage> message) throws IOException {
        if (message.filter(StdioRelay::isInitialize).isPresent()) {
            AnswerBody.read(answer, text -> {
                remember(answer, text);
                write(text);
            });
        } else if (answer.statusCode() >= 300 && id(message).isPresent()) {
            AnswerBody.read(answer, text -> fail(id(message).orElseThrow(), reason(text, answer.statusCode())));
        } else {
            AnswerBody.read(answer, this::write);
        }
    }

    private void remember(HttpResponse<InputStream> answer, String text) {
        Optional<String> id = answer.headers().firstValue("mcp-session-id");
        Optional<String> version = RawSplice.member(new RawJson(text), "result")
                .flatMap(result -> RawSplice.string(result, "protocolVersion"));
        if (id.isPresent() && version.isPresent()) {
            session = Optional.of(new McpEndpoint.Session(id.get(), version.get()));
        }
    }

    /** Opens a session in place of one that is lost, once for all who notice it. */
    private boolean reopened(McpEndpoint.Session lost) throws IOException, InterruptedException {
        opening.lock();
        try {
            if (greeting.isEmpty() || !session.equals(Optional.of(lost))) {
                return greeting.isPresent();
            }
            HttpResponse<InputStream> answer = endpoint.post(greeting.get(), Optional.empty());
            AnswerBody.read(answer, text -> remember(answer, text));
            return !session.equals(Optional.of(lost));
        } finally {
            opening.unlock();
        }
    }

    /** What belongs to no request, for as long as the client is there. */
    private void listen() {
        Optional<String> last = Optional.empty();
        while (!over) {
            try {
                Optional<McpEndpoint.Session> open = session;
                if (open.isPresent()) {
                    HttpResponse<InputStream> answer = endpoint.listen(open.get(), last);
                    if (answer.statusCode() == 404) {
                        reopened(open.get());
                    }
                    last = AnswerBody.read(answer, answer.statusCode() == 200 ? this::write : refusal -> {});
                }
                TimeUnit.MILLISECONDS.sleep(LISTEN_AGAIN.toMillis());
            } catch (IOException broken) {
                pause();
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LISTEN_AGAIN.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<RpcId> id(Optional<JsonRpcMessage> message) {
        return message.filter(JsonRpcMessage.Request.class::isInstance)
                .map(request -> ((JsonRpcMessage.Request) request).id());
    }

    private static String reason(String body, int status) {
        return RawSplice.member(new RawJson(body), "error")
                .flatMap(error -> RawSplice.string(error, "message"))
                .orElse("the gateway answered with status " + status);
    }

    private void fail(RpcId id, String reason) {
        RpcError error = new RpcError(REFUSED, reason, Optional.empty());
        write(JsonRpcWriter.text(new JsonRpcMessage.ErrorResponse(id, error)));
    }

    /** One message, one line: line ends in it can only be white space between its tokens. */
    private void write(String message) {
        if (message.isBlank()) {
            return;
        }
        byte[] line = (message.replace('\n', ' ').replace('\r', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            output.write(line);
            output.flush();
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        } finally {
            writing.unlock();
        }
    }

    private void finish() {
        try {
            int phase = underWay.arriveAndDeregister();
            underWay.awaitAdvanceInterruptibly(phase, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException tooLong) {
            System.err.println("the input has ended; not every request was answered in time");
        }
        over = true;
        session.ifPresent(this::leave);
    }

    private void leave(McpEndpoint.Session open) {
        try {
            endpoint.leave(open);
        } catch (IOException gone) {
            System.err.println("the gateway was gone before its session ended");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
