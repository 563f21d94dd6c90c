package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * A model's whole answer.
 *
 * @param id the provider's own, or minted
 * @param model what the provider says that it ran
 * @param created seconds since the epoch
 * @param extras top-level fields that only the provider's format has
 */
public record ChatTurn(
        String id, String model, long created, List<Choice> choices, Optional<Usage> usage, Extras extras) {
    public ChatTurn {
        choices = List.copyOf(choices);
    }

    /** One of `n` answers; nearly always the only one. */
    public record Choice(int index, List<Part> parts, FinishReason finish, Optional<Annotation> logprobs) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /** The same with this time, unless the provider told its own. */
    public ChatTurn createdAt(long seconds) {
        return created > 0 ? this : new ChatTurn(id, model, seconds, choices, usage, extras);
    }

    /** The same with this model, unless the provider told its own. */
    public ChatTurn ofModel(String asked) {
        return model.isEmpty() ? new ChatTurn(id, asked, created, choices, usage, extras) : this;
    }

    /** The first answer's parts; empty when the provider sent none. */
    public List<Part> parts() {
        return choices.isEmpty() ? List.of() : choices.getFirst().parts();
    }
}
