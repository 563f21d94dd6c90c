package io.llmfusion.system;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The official SDKs on one side, a scripted provider of each kind on the other, the gateway between them. */
final class SdkScene implements AutoCloseable {
    static final String KEY = "sk-caller-0123456789";

    private final Vertx vertx = Vertx.vertx();
    private final Map<UpstreamFormat, ScriptedUpstream> upstreams = new EnumMap<>(UpstreamFormat.class);
    private final String sdk;
    final NodeDriver driver;
    final RunningGateway gateway;

    SdkScene(Path folder, String sdk) {
        this.sdk = sdk;
        this.driver = NodeDriver.start(sdk.equals("vercel") ? "vercel.mjs" : "sdk.mjs");
        for (UpstreamFormat format : UpstreamFormat.values()) {
            upstreams.put(format, ScriptedUpstream.start(vertx));
        }
        this.gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                auth: { keys: [ { id: caller, key: "%s" } ] }
                providers:
                  openai-like:
                    dialect: openai
                    base-url: "%s/v1"
                    api-key: sk-upstream-openai
                    retry: { attempts: 1 }
                    breaker: { minimum-calls: 1000 }
                  anthropic-like:
                    dialect: anthropic
                    base-url: "%s"
                    api-key: sk-upstream-anthropic
                    retry: { attempts: 1 }
                    breaker: { minimum-calls: 1000 }
                  gemini-like:
                    dialect: gemini
                    base-url: "%s"
                    api-key: sk-upstream-gemini
                    retry: { attempts: 1 }
                    breaker: { minimum-calls: 1000 }
                  responses-like:
                    dialect: openai
                    api: responses
                    base-url: "%s/v1"
                    api-key: sk-upstream-responses
                    retry: { attempts: 1 }
                    breaker: { minimum-calls: 1000 }
                models:
                  smart: { targets: [openai-like/m-1] }
                """.formatted(
                        KEY,
                        upstream(UpstreamFormat.OPENAI).url(),
                        upstream(UpstreamFormat.ANTHROPIC).url(),
                        upstream(UpstreamFormat.GEMINI).url(),
                        upstream(UpstreamFormat.RESPONSES).url()));
    }

    ScriptedUpstream upstream(UpstreamFormat format) {
        return Objects.requireNonNull(upstreams.get(format));
    }

    /** What that upstream was asked last, as JSON. */
    JsonNode asked(UpstreamFormat format) {
        return Json.read(upstream(format).received.getLast().body());
    }

    /** The model that the upstream was asked for last. */
    String askedModel(UpstreamFormat format) {
        return format == UpstreamFormat.GEMINI
                ? upstream(format).received.getLast().uri().replaceFirst("^/v1beta/models/(.*):.*$", "$1")
                : asked(format).get("model").stringValue();
    }

    /** A call of the SDK. */
    ObjectNode call(String name, String parameters) {
        ObjectNode command = Json.object().put("sdk", sdk).put("call", name).put("base", gateway.url());
        command.put("key", KEY).set("params", Json.read(parameters));
        return command;
    }

    @Override
    public void close() {
        driver.close();
        gateway.close();
        upstreams.values().forEach(ScriptedUpstream::close);
        RunningGateway.done(vertx.close());
    }
}
