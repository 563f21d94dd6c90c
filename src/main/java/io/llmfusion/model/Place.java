package io.llmfusion.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a message stood in the client's request, so that warnings name it as the client knows it.
 *
 * @param message path of the message, such as `messages[3]` or `system`
 * @param parts path of each of its parts, such as `messages[3].content[1]`
 */
public record Place(String message, List<String> parts) {
    public Place {
        parts = List.copyOf(parts);
    }

    /** Of a message whose parts stand in `content` one by one. */
    static Place plain(int index, int parts) {
        String message = "messages[" + index + "]";
        return new Place(
                message,
                IntStream.range(0, parts)
                        .mapToObj(part -> message + ".content[" + part + "]")
                        .toList());
    }

    /** The path of a part; of the message where the part is none of the client's. */
    public String part(int index) {
        return index < parts.size() ? parts.get(index) : message;
    }
}
