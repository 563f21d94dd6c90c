package io.llmfusion.dialect;

import io.llmfusion.model.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What could not be said to a target while one request is written. A loss that recurs through a long history is one warning,
 * at the first place, with the number of the others; losses of two fields are never one. Not thread-safe.
 */
public final class Losses {
    private static final Pattern IN_LIST = Pattern.compile("\\[\\d+]");

    private final Map<String, Loss> losses = new LinkedHashMap<>();

    private record Loss(String field, String message, int times) {
        Loss again() {
            return new Loss(field, message, times + 1);
        }

        Warning warning() {
            return new Warning(field, times == 1 ? message : message + " (and " + (times - 1) + " more)");
        }
    }

    public void warn(String field, String message) {
        String everywhere = IN_LIST.matcher(field).replaceAll("[]") + message;
        losses.merge(everywhere, new Loss(field, message, 1), (first, _) -> first.again());
    }

    /** In the order in which they were met first. */
    public List<Warning> warnings() {
        return losses.values().stream().map(Loss::warning).toList();
    }
}
