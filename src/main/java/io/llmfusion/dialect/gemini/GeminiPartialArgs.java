package io.llmfusion.dialect.gemini;

import io.llmfusion.dialect.gemini.GeminiJsonPath.Step;
import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a call's arguments together that come in pieces, each with the path of where it stands, and tells them as pieces of
 * JSON text, as all other formats have them. A model writes from front to back, so what a path leaves is closed and what it
 * enters is opened. One per call; not thread-safe.
 *
 * @see <a href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling">Streaming function
 *     call arguments</a>
 */
final class GeminiPartialArgs {
    /** So many elements may be missing before one: they are told as null. */
    private static final int WIDEST_GAP = 1_000;

    private final List<Container> open = new ArrayList<>();
    private Optional<List<Step>> unfinished = Optional.empty();

    /** An object or array whose end has not come. */
    private static final class Container {
        /** How it was entered; nothing of the root. */
        private final Optional<Step> entered;

        private final boolean array;
        private int next;

        Container(Optional<Step> entered, boolean array) {
            this.entered = entered;
            this.array = array;
        }
    }

    /** Arguments that cannot be told. Without a stack trace. */
    static final class OutOfOrder extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String complaint;

        OutOfOrder(String complaint) {
            super(complaint, null, false, false);
            this.complaint = complaint;
        }

        String complaint() {
            return complaint;
        }
    }

    /**
     * The text that this piece adds.
     *
     * @throws OutOfOrder when it stands where no text can be added
     */
    String add(GeminiField piece) {
        List<Step> path = piece.string("jsonPath")
                .flatMap(GeminiJsonPath::parse)
                .orElseThrow(() -> new OutOfOrder("the provider sent an argument without a place"));
        StringBuilder out = new StringBuilder();
        Optional<String> text = piece.string("stringValue");
        if (text.isPresent() && unfinished.filter(path::equals).isPresent()) {
            string(text.get(), out);
        } else {
            endString(out);
            enter(path, out);
            text.ifPresentOrElse(
                    value -> {
                        out.append('"');
                        string(value, out);
                        unfinished = Optional.of(path);
                    },
                    () -> out.append(plain(piece)));
        }
        if (text.isPresent() && !piece.isTrue("willContinue")) {
            endString(out);
        }
        return out.toString();
    }

    /** The text that ends the arguments. */
    String end() {
        StringBuilder out = new StringBuilder();
        endString(out);
        if (open.isEmpty()) {
            return "{}";
        }
        leave(0, out);
        return out.toString();
    }

    private static void string(String value, StringBuilder out) {
        String quoted = Json.quote(value);
        out.append(quoted, 1, quoted.length() - 1);
    }

    private static String plain(GeminiField piece) {
        return piece.get("numberValue")
                .or(() -> piece.get("boolValue"))
                .map(value -> value.raw().text())
                .orElse("null");
    }

    private void endString(StringBuilder out) {
        if (unfinished.isPresent()) {
            out.append('"');
            unfinished = Optional.empty();
        }
    }

    private void enter(List<Step> path, StringBuilder out) {
        if (open.isEmpty()) {
            out.append('{');
            open.add(new Container(Optional.empty(), false));
        }
        int shared = shared(path);
        leave(shared + 1, out);
        for (int depth = shared; depth < path.size() - 1; depth++) {
            boolean array = path.get(depth + 1) instanceof Step.Element;
            place(path.get(depth), out);
            out.append(array ? '[' : '{');
            open.add(new Container(Optional.of(path.get(depth)), array));
        }
        place(path.getLast(), out);
    }

    /** How many of the open containers behind the root the path goes through. */
    private int shared(List<Step> path) {
        int shared = 0;
        while (shared + 1 < open.size()
                && shared + 1 < path.size()
                && open.get(shared + 1).entered.filter(path.get(shared)::equals).isPresent()
                && open.get(shared + 1).array == path.get(shared + 1) instanceof Step.Element) {
            shared++;
        }
        return shared;
    }

    private void leave(int kept, StringBuilder out) {
        while (open.size() > kept) {
            out.append(open.removeLast().array ? ']' : '}');
        }
    }

    /** What stands before a value in the innermost container. */
    private void place(Step step, StringBuilder out) {
        Container container = open.getLast();
        switch (step) {
            case Step.Member(String name)
            when !container.array -> {
                out.append(container.next++ > 0 ? "," : "")
                        .append(Json.quote(name))
                        .append(':');
            }
            case Step.Element(int index) when container.array -> element(container, index, out);
            default -> throw new OutOfOrder("the provider sent an argument that is object and array at once");
        }
    }

    private static void element(Container container, int index, StringBuilder out) {
        if (index < container.next || index - container.next > WIDEST_GAP) {
            throw new OutOfOrder("the provider sent elements of an argument out of their order");
        }
        while (container.next <= index) {
            out.append(container.next > 0 ? "," : "").append(container.next < index ? "null" : "");
            container.next++;
        }
    }
}
