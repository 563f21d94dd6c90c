package io.llmfusion.dialect.converse;

import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Anthropic's {@code cache_control} markers as {@code cachePoint} blocks. A model takes only so many, and only some models
 * take any.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html">Prompt caching</a>
 */
final class ConverseCachePoints {
    /** As on Anthropic's own API. */
    private static final int MOST = 4;

    private final JsonGenerator json;
    private final ConverseTarget target;
    private Optional<List<RawJson>> holding = Optional.empty();
    private int written;

    ConverseCachePoints(JsonGenerator json, ConverseTarget target) {
        this.json = json;
        this.target = target;
    }

    /** Until released, points are collected instead of written. */
    final class Held {
        private final List<RawJson> points = new ArrayList<>();

        List<RawJson> release() {
            holding = Optional.empty();
            return points;
        }
    }

    Held hold() {
        Held held = new Held();
        holding = Optional.of(held.points);
        return held;
    }

    boolean marks(Extras extras) {
        return extras.get("cache_control").filter(marker -> !marker.isNull()).isPresent();
    }

    /** Writes the point that these fields of a block ask for, if they do. */
    void behind(Extras extras) {
        extras.get("cache_control").filter(marker -> !marker.isNull()).ifPresent(marker -> {
            if (holding.isPresent()) {
                holding.get().add(marker);
            } else {
                write(marker);
            }
        });
    }

    /** @param marker {@code {"type": "ephemeral", "ttl": "1h"}} */
    void write(RawJson marker) {
        if (!target.accepts("cachePoint")) {
            target.warn("cache_control", "this model is not known to have a prompt cache; left out");
            return;
        }
        if (written++ >= MOST) {
            target.warn(
                    "cache_control", "a request holds at most " + MOST + " cache points; the further were left out");
            return;
        }
        String ttl = marker.parsed()
                .map(node -> node.path("ttl"))
                .map(JsonNode::asString)
                .orElse("");
        json.writeStartObject();
        json.writeObjectPropertyStart("cachePoint");
        json.writeStringProperty("type", "default");
        if (ttl.equals("1h")) {
            json.writeStringProperty("ttl", ttl);
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
