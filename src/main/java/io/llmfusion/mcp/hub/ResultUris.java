package io.llmfusion.mcp.hub;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The resource URIs in a result: links and embedded resources of tool results and prompts, contents of what was read.
 * Everything else of the result stays byte for byte. Pure.
 */
record ResultUris(RawJson result, List<Place> places) {
    /** Members on the way to a URI; arrays between them do not count. */
    private static final Set<String> PATHS = Set.of(
            "content/uri",
            "content/resource/uri",
            "messages/content/uri",
            "messages/content/resource/uri",
            "contents/uri");

    private static final String HINT = "\"uri\"";

    /** Where a URI stands in the UTF-8 of the result, quotes included. */
    record Place(int start, int end, String uri) {}

    ResultUris {
        places = List.copyOf(places);
    }

    /** Costs next to nothing where no URI can be; what is not JSON has none. */
    static ResultUris of(RawJson result) {
        if (!result.text().contains(HINT)) {
            return new ResultUris(result, List.of());
        }
        byte[] source = result.text().getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = Json.factory().createParser(ObjectReadContext.empty(), source)) {
            return new ResultUris(result, places(parser));
        } catch (JacksonException notJson) {
            return new ResultUris(result, List.of());
        }
    }

    private static List<Place> places(JsonParser parser) {
        List<Place> found = new ArrayList<>();
        ArrayDeque<String> path = new ArrayDeque<>();
        JsonToken token = parser.nextToken();
        while (token != null) {
            switch (token) {
                // The member under which an object or array stands is on the path while it is read.
                case START_OBJECT, START_ARRAY -> path.addLast(step(parser));
                case END_OBJECT, END_ARRAY -> path.removeLast();
                case VALUE_STRING -> note(parser, path, found);
                default -> {}
            }
            token = parser.nextToken();
        }
        return found;
    }

    /** The member's name; empty for the top and for elements of an array. */
    private static String step(JsonParser parser) {
        String name = parser.streamReadContext().getParent().currentName();
        return name == null ? "" : name;
    }

    private static void note(JsonParser parser, ArrayDeque<String> path, List<Place> found) {
        if (!"uri".equals(parser.currentName()) || !PATHS.contains(text(path) + "/uri")) {
            return;
        }
        String uri = parser.getString();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.finishToken();
        found.add(new Place(start, (int) parser.currentLocation().getByteOffset(), uri));
    }

    private static String text(ArrayDeque<String> path) {
        return path.stream().filter(step -> !step.isEmpty()).collect(Collectors.joining("/"));
    }

    Set<String> uris() {
        return places.stream().map(Place::uri).collect(Collectors.toUnmodifiableSet());
    }

    /** The result with other URIs where the map has them. */
    RawJson renamed(Map<String, String> names) {
        if (places.stream().noneMatch(place -> names.containsKey(place.uri()))) {
            return result;
        }
        byte[] source = result.text().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length + 256);
        int copied = 0;
        for (Place place : places) {
            out.write(source, copied, place.start() - copied);
            String value = names.getOrDefault(place.uri(), place.uri());
            boolean same = value.equals(place.uri());
            out.writeBytes(same ? slice(source, place) : Json.quote(value).getBytes(StandardCharsets.UTF_8));
            copied = place.end();
        }
        out.write(source, copied, source.length - copied);
        return new RawJson(out.toString(StandardCharsets.UTF_8));
    }

    private static byte[] slice(byte[] source, Place place) {
        return Arrays.copyOfRange(source, place.start(), place.end());
    }
}
