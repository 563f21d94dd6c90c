package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Warning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of an answer has no place in the client's format: one warning for each kind, however often it comes, at
 * {@code answer.<kind>}. Belongs to one answer. Not thread-safe.
 */
public final class LeftOut {
    /** Kinds may be names that a provider invents: neither many nor long ones fill memory. */
    private static final int MOST_KINDS = 32;

    private static final int LONGEST_NAME = 64;

    private final DialectId own;
    private final String format;
    private final Set<String> notMissed;
    private final Map<String, Warning> kinds = new LinkedHashMap<>();

    /**
     * @param own the client's format
     * @param format its name in a sentence, such as {@code OpenAI's chat format}
     * @param notMissed fields of others that are told in another way, or tell only of the provider's machinery: a warning
     *     in every answer would hide the others
     */
    public LeftOut(DialectId own, String format, Set<String> notMissed) {
        this.own = own;
        this.format = format;
        this.notMissed = Set.copyOf(notMissed);
    }

    /** Something of this kind was left out. */
    public void note(String kind) {
        note(kind, "has no place in " + format + "; left out");
    }

    /** @param message what happened to it, in one sentence */
    public void note(String kind, String message) {
        String name = shortened(kind);
        if (kinds.size() < MOST_KINDS) {
            kinds.putIfAbsent(name, new Warning("answer." + name, message));
        }
    }

    /** @param owner what the fields belong to, with a dot behind it; empty for the answer itself */
    public void foreign(String owner, Extras extras) {
        extras.missedBy(own).stream().filter(name -> !notMissed.contains(name)).forEach(name -> note(owner + name));
    }

    /** Clients take the words of a finish reason for a closed set; the provider's own, if it is none of them, is told here. */
    public void finish(FinishReason finish) {
        if (finish.unified() == FinishReason.Unified.OTHER && !finish.raw().isBlank()) {
            note(
                    "finish_reason",
                    "the provider said `" + shortened(finish.raw()) + "`, for which " + format + " has no word");
        }
    }

    /**
     * As {@link #finish(FinishReason)}, where one word of the format stands for several reasons.
     *
     * @param told the word that the client gets
     */
    public void finish(FinishReason finish, String told) {
        finish(finish);
        if (told.equals(finish.raw())) {
            return;
        }
        if (finish.unified() == FinishReason.Unified.REFUSAL) {
            note("finish_reason", "the model refused; told as `" + told + "`");
        }
        if (finish.unified() == FinishReason.Unified.PAUSE) {
            note("finish_reason", "the provider paused and wants to be called again; told as `" + told + "`");
        }
    }

    public List<Warning> warnings() {
        return List.copyOf(kinds.values());
    }

    /** All warnings of an answer: those known before, then these. */
    public List<Warning> after(List<Warning> earlier) {
        List<Warning> all = new ArrayList<>(earlier);
        all.addAll(kinds.values());
        return all;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }
}
