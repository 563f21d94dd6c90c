package io.llmfusion.mcp.client;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.mcp.protocol.JsonRpcInput;
import io.llmfusion.mcp.protocol.JsonRpcMessage;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.mcp.protocol.JsonRpcWriter;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcError;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.observe.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages as lines over a child's standard input and output. Lines are parsed on the reading thread; of what has been
 * read, only so many messages wait for the event loop, then the child waits.
 */
final class StdioTransport implements McpTransport, StdioProcess.Events {
    private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

    private static final int MESSAGES_AHEAD = 64;
    private static final String ID = "\"id\"\\s*:\\s*\"?(\\d{1,18})\"?\\s*";
    private static final String VERSION = "\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*";
    private static final Pattern ID_FIRST = Pattern.compile("^\\s*\\{\\s*(?:" + VERSION + ",\\s*)?" + ID + ",");
    private static final Pattern ID_LAST = Pattern.compile(ID + "(?:,\\s*" + VERSION + ")?}\\s*$");

    private static final long END_IS_NOTICED_MILLIS = 2_000;

    private final McpServerConfig.Stdio config;
    private final Context context;
    private final DiagnosisRing diagnosis = new DiagnosisRing();
    private final StdioProcess process;
    private final Semaphore ahead = new Semaphore(MESSAGES_AHEAD);
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Void> gone = Promise.promise();
    private Optional<TransportListener> listener = Optional.empty();
    private OptionalLong pid = OptionalLong.empty();
    private boolean strayLines;

    StdioTransport(McpServerConfig.Stdio config, ClientOptions options, Context context) {
        this.config = config;
        this.context = context;
        this.process = new StdioProcess(config.name().value(), new StdioCommand(config), options, diagnosis, this);
    }

    @Override
    public Future<Void> open(TransportListener hearer) {
        listener = Optional.of(hearer);
        process.start();
        return opened.future();
    }

    @Override
    public Future<Void> send(JsonRpcMessage message) {
        if (!process.write(line(message)) && message instanceof JsonRpcMessage.Request request) {
            notRead(request.id());
        }
        return Future.succeededFuture();
    }

    /** A process that is just ending tells by its end why, a moment later; then nothing is left to be said here. */
    private void notRead(RpcId request) {
        String reason = "MCP server `" + config.name() + "` does not read what it is sent";
        GatewayError error = new GatewayError.Unavailable(reason, Optional.empty());
        if (process.takesInput()) {
            lost(request, error);
        } else {
            context.owner().setTimer(END_IS_NOTICED_MILLIS, timer -> lost(request, error));
        }
    }

    /** Params come as their client wrote them, line ends between tokens included; within JSON strings there are none. */
    private static byte[] line(JsonRpcMessage message) {
        String text = JsonRpcWriter.text(message).replace('\n', ' ').replace('\r', ' ');
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void negotiated(McpRevision revision) {
        // Nothing differs by revision here.
    }

    @Override
    public void listen() {
        // One channel carries everything.
    }

    @Override
    public void abandon(RpcId request) {
        // Nothing is held for a single request.
    }

    @Override
    public Future<Void> close() {
        listener = Optional.empty();
        ahead.release(MESSAGES_AHEAD);
        process.stop();
        return gone.future();
    }

    @Override
    public ServerState.Endpoint endpoint() {
        return new ServerState.Endpoint.Child(config.command(), pid);
    }

    @Override
    public List<String> diagnosis() {
        return diagnosis.lines();
    }

    @Override
    public void started(long id) {
        context.runOnContext(ignored -> {
            pid = OptionalLong.of(id);
            opened.tryComplete();
        });
    }

    @Override
    public void failed(String reason) {
        diagnosis.add(reason.getBytes(StandardCharsets.UTF_8));
        context.runOnContext(ignored -> {
            opened.tryFail(new GatewayFailure(new GatewayError.UpstreamFailed(
                    "MCP server `" + config.name() + "` " + reason, GatewayError.UpstreamFailed.Reason.CONNECT)));
            gone.tryComplete();
        });
    }

    @Override
    public void ended(String reason) {
        context.runOnContext(ignored -> {
            pid = OptionalLong.empty();
            gone.tryComplete();
            listener.ifPresent(hearer -> hearer.closed(reason));
        });
    }

    @Override
    public void line(byte[] line) {
        if (line.length == 0) {
            return;
        }
        JsonRpcInput input = JsonRpcReader.read(line);
        if (input instanceof JsonRpcInput.Invalid && line[0] != '{') {
            stray(line);
            return;
        }
        if (input instanceof JsonRpcInput.Invalid(Optional<RpcId> known, RpcError ignored) && known.isEmpty()) {
            unreadable(line);
            return;
        }
        ahead.acquireUninterruptibly();
        context.runOnContext(ignored -> {
            ahead.release();
            listener.ifPresent(hearer -> hearer.received(input, Optional.empty()));
        });
    }

    /** An answer that cannot be parsed (nested too deeply, cut off) fails its call now, not at the deadline. */
    private void unreadable(byte[] line) {
        byte[] head = Arrays.copyOf(line, Math.min(line.length, LineReader.ENDS));
        byte[] tail = Arrays.copyOfRange(line, Math.max(0, line.length - LineReader.ENDS), line.length);
        GatewayError error = HttpRefusal.bad(config.name(), "gave an answer that is no JSON");
        id(ID_FIRST, head).or(() -> id(ID_LAST, tail)).ifPresentOrElse(id -> lost(id, error), () -> stray(line));
    }

    /** Banners and debugging output on the wrong stream: many servers write some, none means harm. */
    private void stray(byte[] line) {
        diagnosis.add(line);
        if (!strayLines) {
            strayLines = true;
            LOG.atWarn()
                    .addKeyValue(LogKeys.SERVER, config.name())
                    .log("an MCP server writes lines that are no JSON to its standard output; they are ignored");
        }
    }

    @Override
    public void tooLong(byte[] head, byte[] tail) {
        LOG.atWarn().addKeyValue(LogKeys.SERVER, config.name()).log("a line of an MCP server was too long");
        GatewayError error = new GatewayError.UpstreamFailed(
                "the answer of MCP server `" + config.name() + "` is larger than " + (StdioProcess.LINE_BOUND >> 20)
                        + " MB",
                GatewayError.UpstreamFailed.Reason.BAD_ANSWER);
        id(ID_FIRST, head).or(() -> id(ID_LAST, tail)).ifPresent(id -> lost(id, error));
    }

    private void lost(RpcId request, GatewayError error) {
        context.runOnContext(ignored -> listener.ifPresent(hearer -> hearer.lost(request, error)));
    }

    /** The envelope's id stands before or behind the result: at one end of the line. */
    private static Optional<RpcId> id(Pattern place, byte[] end) {
        Matcher matcher = place.matcher(new String(end, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(RpcId.of(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }
}
