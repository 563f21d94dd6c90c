package io.llmfusion.dialect.anthropic;

import io.llmfusion.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes how the answer is drawn. Newer models refuse {@code temperature}, {@code top_p} and {@code top_k}, which the
 * quirks say; the older refuse {@code temperature} and {@code top_k} while they think.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Extended thinking</a>
 */
final class AnthropicSamplingWriter {
    private final JsonGenerator json;
    private final AnthropicTarget target;

    AnthropicSamplingWriter(JsonGenerator json, AnthropicTarget target) {
        this.json = json;
        this.target = target;
    }

    void write(Sampling sampling, AnthropicThinking thinking) {
        temperature(sampling.temperature(), thinking);
        sampling.topP().filter(ignored -> taken("top_p")).ifPresent(value -> json.writeNumberProperty("top_p", value));
        if (sampling.topK().isPresent() && taken("top_k") && free("top_k", thinking)) {
            json.writeNumberProperty("top_k", sampling.topK().getAsInt());
        }
        stop(sampling.stop());
        lost(sampling);
    }

    private void temperature(Optional<BigDecimal> asked, AnthropicThinking thinking) {
        if (asked.isEmpty() || !taken("temperature")) {
            return;
        }
        BigDecimal temperature = asked.get();
        if (temperature.compareTo(BigDecimal.ONE) != 0 && !free("temperature", thinking)) {
            return;
        }
        if (temperature.compareTo(BigDecimal.ONE) > 0) {
            target.warn("temperature", "Claude's range ends at 1; 1 was sent");
            temperature = BigDecimal.ONE;
        }
        json.writeNumberProperty("temperature", temperature);
    }

    private boolean taken(String field) {
        if (target.refuses(field)) {
            target.warn(field, "this model refuses `" + field + "`; left out");
            return false;
        }
        return true;
    }

    private boolean free(String field, AnthropicThinking thinking) {
        if (thinking.thinks()) {
            target.warn(field, "Claude takes no `" + field + "` while it thinks; left out");
            return false;
        }
        return true;
    }

    private void stop(List<String> sequences) {
        List<String> visible =
                sequences.stream().filter(text -> !text.isBlank()).toList();
        if (visible.size() < sequences.size()) {
            target.warn("stop", "Claude takes no stop sequence of white space; left out");
        }
        if (!visible.isEmpty()) {
            json.writeArrayPropertyStart("stop_sequences");
            visible.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private void lost(Sampling sampling) {
        if (sampling.seed().isPresent()) {
            target.warn("seed", "Claude takes no seed; left out");
        }
        if (sampling.frequencyPenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("frequency_penalty", "Claude takes no penalties; left out");
        }
        if (sampling.presencePenalty().filter(value -> value.signum() != 0).isPresent()) {
            target.warn("presence_penalty", "Claude takes no penalties; left out");
        }
        if (sampling.choices().orElse(1) > 1) {
            target.warn("n", "Claude gives one answer to a request; one was asked for");
        }
    }
}
