package io.llmfusion.gateway;

import io.llmfusion.config.GatewayConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.completions.CompletionsDialect;
import io.llmfusion.dialect.converse.ConverseDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.interactions.InteractionsDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.mcp.client.ClientOptions;
import io.llmfusion.mcp.client.ClientPace;
import io.llmfusion.mcp.client.ProcessReaper;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.observe.Metrics;
import io.llmfusion.observe.ProductVersion;
import io.vertx.core.http.HttpClientOptions;
import java.util.List;

/**
 * What all verticles of a node share, thread-safe all of it. New wire formats are registered here.
 *
 * @param loops event loops, and so instances of what stands on each
 */
record Shared(int loops, Dialects dialects, NodeLimits limits, Metrics metrics, ClientOptions mcp) {
    static Shared of(GatewayConfig config) {
        Metrics metrics = new Metrics();
        NodeLimits limits = NodeLimits.of(
                config.server().limits().bufferedBytes(),
                config.server().limits().concurrentStreams());
        metrics.gauge("fusion.streams.in.flight", limits.streams()::used);
        metrics.gauge("fusion.buffered.bytes", limits.bufferedBytes()::used);
        return new Shared(Runtime.getRuntime().availableProcessors(), everyDialect(), limits, metrics, mcp(metrics));
    }

    private static Dialects everyDialect() {
        ChatDialect chat = new ChatDialect();
        return new Dialects(
                        List.of(chat, new AnthropicDialect(), new ResponsesDialect(), new GeminiDialect()),
                        List.of(new ConverseDialect(), new InteractionsDialect()))
                .withClient(new CompletionsDialect(chat));
    }

    private static ClientOptions mcp(Metrics metrics) {
        Implementation ourselves = Implementation.of("llm-fusion-gateway", ProductVersion.text());
        return new ClientOptions(
                new ProcessReaper(), new HttpClientOptions(), ourselves, List.of(), ClientPace.DEFAULT, metrics);
    }

    /** Ends what watches over the child processes; they are gone by now. */
    void close() {
        mcp.reaper().close();
    }
}
