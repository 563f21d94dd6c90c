package io.llmfusion.fuzz;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.completions.CompletionsDialect;
import io.llmfusion.dialect.converse.ConverseDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.interactions.InteractionsDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.mcp.protocol.JsonRpcReader;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every reader of strangers' bytes, by name: `FORMAT.KIND`. A target throws on nothing but a defect. */
final class FuzzTargets {
    private static final List<Dialect> BOTH =
            List.of(new ChatDialect(), new ResponsesDialect(), new AnthropicDialect(), new GeminiDialect());
    private static final List<ClientDialect> CLIENTS = Stream.concat(
                    BOTH.stream(), Stream.of(new CompletionsDialect(new ChatDialect())))
            .toList();
    private static final List<ProviderDialect> PROVIDERS = Stream.concat(
                    BOTH.stream(), Stream.of(new ConverseDialect(), new InteractionsDialect()))
            .toList();

    private FuzzTargets() {}

    static Map<String, Consumer<byte[]>> all() {
        Map<String, Consumer<byte[]>> targets = new LinkedHashMap<>();
        targets.put("sse.events", FuzzTargets::events);
        targets.put("jsonrpc.message", bytes -> JsonRpcReader.read(Buffer.buffer(bytes)));
        CLIENTS.forEach(client ->
                targets.put(client.id().configName() + ".request", new ClientFuzz(client, PROVIDERS)::request));
        PROVIDERS.forEach(provider -> {
            ProviderFuzz fuzz = new ProviderFuzz(provider, BOTH);
            targets.put(provider.id().configName() + ".turn", fuzz::turn);
            targets.put(provider.id().configName() + ".stream", fuzz::stream);
            targets.put(provider.id().configName() + ".error", fuzz::error);
        });
        BOTH.forEach(dialect -> targets.put(dialect.id().configName() + ".raw", new RawFuzz(dialect)::raw));
        return targets;
    }

    static Consumer<byte[]> named(String name) {
        return Optional.ofNullable(all().get(name))
                .orElseThrow(() -> new IllegalArgumentException("no target `" + name + "`: " + all().keySet()));
    }

    /** Cut by its own first byte, so that cuts are fuzzed too. */
    private static void events(byte[] bytes) {
        SseDecoder decoder = new SseDecoder(EmptyData.DELIVER, 1 << 16, _ -> {});
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF);
        for (int from = 0; from < bytes.length; from += piece) {
            int length = Math.min(piece, bytes.length - from);
            decoder.accept(Buffer.buffer().appendBytes(bytes, from, length));
        }
        decoder.end();
    }
}
