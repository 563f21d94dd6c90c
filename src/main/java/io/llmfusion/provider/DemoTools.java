package io.llmfusion.provider;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolChoice;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tools a question asks the demonstration to call: those offered whose names stand in it, in its order, each with the
 * JSON object that follows its name, else with arguments made up from its schema and the question. Pure.
 */
final class DemoTools {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'|`([^`]+)`");

    private final ToolUsePolicy policy;
    private final String question;

    /** A tool named in the question, and where. */
    private record Mention(ToolSpec.Function tool, int start, int end) {}

    DemoTools(ToolUsePolicy policy, String question) {
        this.policy = policy;
        this.question = question;
    }

    List<ToolCall> calls() {
        List<Mention> mentions = mentions();
        List<ToolCall> calls = new ArrayList<>();
        for (int index = 0; index < mentions.size(); index++) {
            int until = index + 1 < mentions.size() ? mentions.get(index + 1).start() : question.length();
            Mention mention = mentions.get(index);
            RawJson arguments = object(question.substring(mention.end(), until))
                    .orElseGet(() -> madeUp(mention.tool().inputSchema()));
            calls.add(ToolCall.of("call_demo_" + (index + 1), mention.tool().name(), arguments.text()));
        }
        return policy.parallel().orElse(true) ? calls : calls.stream().limit(1).toList();
    }

    private List<Mention> mentions() {
        List<ToolSpec.Function> offered = offered();
        List<Mention> found = new ArrayList<>();
        for (ToolSpec.Function tool : offered) {
            Matcher matcher = Pattern.compile(
                            "(?<![\\w-])" + Pattern.quote(tool.name()) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                    .matcher(question);
            if (matcher.find()) {
                found.add(new Mention(tool, matcher.start(), matcher.end()));
            }
        }
        found.sort(Comparator.comparingInt(Mention::start));
        return found.isEmpty() ? forced(offered) : found;
    }

    private List<ToolSpec.Function> offered() {
        boolean none = policy.choice().filter(ToolChoice.None.class::isInstance).isPresent();
        return none
                ? List.of()
                : policy.tools().stream()
                        .filter(ToolSpec.Function.class::isInstance)
                        .map(ToolSpec.Function.class::cast)
                        .toList();
    }

    /** The tool that the request insists on, though the question names none. */
    private List<Mention> forced(List<ToolSpec.Function> offered) {
        return policy.choice().stream()
                .flatMap(choice -> switch (choice) {
                    case ToolChoice.Required ignored -> offered.stream().limit(1);
                    case ToolChoice.Named(String name) ->
                        offered.stream().filter(tool -> tool.name().equals(name));
                    case ToolChoice.Auto ignored -> offered.stream().limit(0);
                    case ToolChoice.None ignored -> offered.stream().limit(0);
                    case ToolChoice.Native ignored -> offered.stream().limit(0);
                })
                .map(tool -> new Mention(tool, 0, 0))
                .toList();
    }

    /** The first JSON object in the text. */
    private static Optional<RawJson> object(String text) {
        int start = text.indexOf('{');
        for (int end = text.indexOf('}', start); start >= 0 && end > start; end = text.indexOf('}', end + 1)) {
            RawJson candidate = new RawJson(text.substring(start, end + 1));
            if (candidate.parsed().filter(JsonNode::isObject).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private RawJson madeUp(RawJson schema) {
        ObjectNode arguments = Json.object();
        schema.parsed().ifPresent(tree -> {
            for (JsonNode name : tree.path("required").values()) {
                madeUp(tree.path("properties").path(name.asString("")), name.asString(""), arguments);
            }
        });
        return RawJson.of(arguments);
    }

    private void madeUp(JsonNode property, String name, ObjectNode arguments) {
        JsonNode choices = property.path("enum");
        if (!choices.isEmpty()) {
            arguments.set(name, choices.get(0));
            return;
        }
        switch (property.path("type").asString("string")) {
            case "string" -> arguments.put(name, quoted());
            case "integer" ->
                arguments.put(name, number().map(Double::longValue).orElse(1L));
            case "number" -> arguments.put(name, number().orElse(1d));
            case "boolean" -> arguments.put(name, true);
            case "array" -> arguments.putArray(name);
            default -> arguments.putObject(name);
        }
    }

    /** What stands in quotes, else the whole question. */
    private String quoted() {
        Matcher matcher = QUOTED.matcher(question);
        if (!matcher.find()) {
            return question;
        }
        return Optional.ofNullable(matcher.group(1))
                .or(() -> Optional.ofNullable(matcher.group(2)))
                .orElseGet(() -> Optional.ofNullable(matcher.group(3)).orElse(question));
    }

    private Optional<Double> number() {
        Matcher matcher = NUMBER.matcher(question);
        return matcher.find() ? Optional.of(Double.valueOf(matcher.group())) : Optional.empty();
    }
}
