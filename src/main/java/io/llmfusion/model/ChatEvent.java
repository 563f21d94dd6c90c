package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * One event of an answer as it comes. Content stands in blocks, numbered from 0 in the order in which they open over
 * all choices: a Start, any Deltas, an End. Several blocks may be open at once (parallel tool calls interleave). Readers
 * see to it that no Delta comes without its Start, every Start gets its End, and that a stream is
 * {@code TurnStart (block events | UsageReport | TurnExtras | Loop)* ChoiceEnd* TurnEnd}, or ends early with {@code Failed}.
 */
public sealed interface ChatEvent {
    /** Whether a client would show or act on it: the first of these ends the time in which an attempt may fail over. */
    default boolean isContent() {
        return switch (this) {
            case TextDelta delta -> !delta.text().isEmpty();
            case ReasoningDelta delta -> !delta.text().isEmpty();
            case RefusalDelta delta -> !delta.text().isEmpty();
            case ToolCallStart ignored -> true;
            case ToolCallDelta ignored -> true;
            case AudioDelta ignored -> true;
            case RedactedReasoning ignored -> true;
            case NativeBlock ignored -> true;
            case ImageBlock ignored -> true;
            case ReasoningEnd end -> end.signature().isPresent();
            case TurnStart ignored -> false;
            case TextStart ignored -> false;
            case TextEnd ignored -> false;
            case TextAnnotation ignored -> true;
            case ReasoningStart ignored -> false;
            case RefusalStart ignored -> false;
            case RefusalEnd ignored -> false;
            case ToolCallEnd ignored -> false;
            case Logprobs ignored -> false;
            case TurnExtras ignored -> false;
            case UsageReport ignored -> false;
            case Loop loop -> !(loop.event() instanceof LoopEvent.ToolsListed);
            case ChoiceEnd ignored -> false;
            case TurnEnd ignored -> false;
            case Failed ignored -> false;
        };
    }

    /** Whether nothing comes after it. */
    default boolean isTerminal() {
        return this instanceof TurnEnd || this instanceof Failed;
    }

    /** @param created seconds since the epoch */
    record TurnStart(String id, String model, long created) implements ChatEvent {
        /** The same with this time, unless the provider told its own. */
        public TurnStart createdAt(long seconds) {
            return created > 0 ? this : new TurnStart(id, model, seconds);
        }
    }

    /** @param extras fields of the text that only the provider's format has */
    record TextStart(int choice, int block, Extras extras) implements ChatEvent {

        public TextStart(int choice, int block) {
            this(choice, block, Extras.NONE);
        }
    }

    record TextDelta(int choice, int block, String text) implements ChatEvent {}

    record TextAnnotation(int choice, int block, Annotation annotation) implements ChatEvent {}

    record TextEnd(int choice, int block) implements ChatEvent {}

    /** @param extras fields of the reasoning that only the provider's format has (the id of OpenAI's item) */
    record ReasoningStart(int choice, int block, Extras extras) implements ChatEvent {

        public ReasoningStart(int choice, int block) {
            this(choice, block, Extras.NONE);
        }
    }

    record ReasoningDelta(int choice, int block, String text) implements ChatEvent {}

    record ReasoningEnd(int choice, int block, Optional<Signature> signature) implements ChatEvent {}

    /** A block of encrypted reasoning, whole. */
    record RedactedReasoning(int choice, int block, Signature data) implements ChatEvent {}

    record RefusalStart(int choice, int block) implements ChatEvent {}

    record RefusalDelta(int choice, int block, String text) implements ChatEvent {}

    record RefusalEnd(int choice, int block) implements ChatEvent {}

    /** @param extras fields of the call that only the provider's format has (Anthropic's {@code caller}) */
    record ToolCallStart(int choice, int block, ToolCallId id, String name, Extras extras) implements ChatEvent {
        public ToolCallStart(int choice, int block, ToolCallId id, String name) {
            this(choice, block, id, name, Extras.NONE);
        }
    }

    /** @param arguments a piece of the arguments' JSON text */
    record ToolCallDelta(int choice, int block, String arguments) implements ChatEvent {}

    record ToolCallEnd(int choice, int block, Optional<Signature> signature) implements ChatEvent {}

    /**
     * @param base64 a piece of sound, decodable by itself; may be empty
     * @param extras what else the provider says of it (its id, when it expires)
     */
    record AudioDelta(int choice, int block, String base64, Optional<String> transcript, Extras extras)
            implements ChatEvent {}

    /** A picture that the model made, whole. */
    record ImageBlock(int choice, int block, Part.Image image) implements ChatEvent {}

    /** A block that only one wire format has, whole. */
    record NativeBlock(int choice, int block, DialectId dialect, String type, RawJson value) implements ChatEvent {}

    record Logprobs(int choice, Annotation value) implements ChatEvent {}

    /** Fields of the answer that only the provider's format has; a later event's fields join and replace the earlier. */
    record TurnExtras(Extras extras) implements ChatEvent {}

    /** Tokens so far; a later report replaces an earlier one. */
    record UsageReport(Usage usage) implements ChatEvent {}

    /** What the tool loop did between two turns; shown by each wire format in its own items. */
    record Loop(LoopEvent event) implements ChatEvent {}

    record ChoiceEnd(int choice, FinishReason finish) implements ChatEvent {}

    /**
     * The clean end.
     *
     * @param usage the final numbers; empty where the provider gave none
     * @param warnings those known only now
     */
    record TurnEnd(Optional<Usage> usage, List<Warning> warnings) implements ChatEvent {
        public TurnEnd {
            warnings = List.copyOf(warnings);
        }
    }

    /** The end by an error, in the stream. */
    record Failed(GatewayError error) implements ChatEvent {}
}
