package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.anthropic.AnthropicStreamGrammar;
import io.llmfusion.dialect.chat.ChatStreamGrammar;
import io.llmfusion.dialect.completions.CompletionsStreamGrammar;
import io.llmfusion.dialect.gemini.GeminiStreamGrammar;
import io.llmfusion.dialect.responses.ResponsesStreamGrammar;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.FinishReason.Unified;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.Usage;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a client of one format sees of an answer: the frames or the body, held to the format's grammar, and read again by
 * the provider's side of the same format.
 *
 * @param told what its reader gets to know
 * @param warnings the fields that the answer's warnings name
 */
record ClientView(AnswerTold told, Set<String> warnings, Buffer bytes) {
    private static final RequestId REQUEST = new RequestId("r1");
    private static final ReadContext READ = new ReadContext(Quirks.NONE, true);

    /** The frames that a client gets of these events, checked. */
    static ClientView ofStream(DialectId client, List<ChatEvent> events) {
        ClientDialect dialect = WireFormats.ALL.client(client);
        StreamWriter writer = dialect.newStreamWriter(new WriteContext("shown-model", true, true));
        Buffer frames = Buffer.buffer();
        for (ChatEvent event : events) {
            writer.write(event, frames);
            if (event instanceof ChatEvent.Failed failed) {
                frames.appendBuffer(writer.failure(failed.error(), REQUEST, dialect.errors()));
            }
        }
        checkGrammar(client, frames);
        Set<String> warnings = new LinkedHashSet<>();
        payloads(frames).forEach(payload -> warnings(payload, warnings));
        return new ClientView(readStream(client, frames), warnings, frames);
    }

    /** The body that a client gets of this turn. */
    static ClientView ofTurn(DialectId client, ChatTurn turn) {
        WrittenTurn written = WireFormats.ALL.client(client).turnWriter().write(turn, List.of());
        Set<String> warnings = new LinkedHashSet<>();
        written.warnings().forEach(warning -> warnings.add(warning.field()));
        AnswerTold told = client == DialectId.COMPLETIONS
                ? completions(List.of(Json.read(written.body())))
                : AnswerTold.of(WireFormats.ALL.provider(client).turnReader().read(written.body(), Quirks.NONE));
        return new ClientView(told, warnings, written.body());
    }

    static void checkGrammar(DialectId client, Buffer frames) {
        switch (client) {
            case CHAT ->
                assertThat(ChatStreamGrammar.problems(frames.toString(), true)).isEmpty();
            case COMPLETIONS -> CompletionsStreamGrammar.check(frames);
            case ANTHROPIC -> AnthropicStreamGrammar.check(frames);
            case RESPONSES -> ResponsesStreamGrammar.check(frames);
            case GEMINI -> GeminiStreamGrammar.check(frames);
            case INTERACTIONS, CONVERSE, DEMO -> throw new IllegalArgumentException("no client speaks " + client);
        }
    }

    private static AnswerTold readStream(DialectId client, Buffer frames) {
        if (client == DialectId.COMPLETIONS) {
            return completions(payloads(frames));
        }
        StreamReading reading =
                new StreamReading(WireFormats.ALL.provider(client).newStreamReader(READ));
        return AnswerTold.of(reading.accept(List.of(frames)).end());
    }

    static List<JsonNode> payloads(Buffer frames) {
        return frames.toString()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.read(line.substring("data: ".length())))
                .toList();
    }

    /** Events of a provider's payloads, each with the end of the stream. */
    static List<ChatEvent> events(DialectId provider, List<String> payloads) {
        StreamReader reader = WireFormats.ALL.provider(provider).newStreamReader(READ);
        List<ChatEvent> events = new ArrayList<>();
        payloads.forEach(payload -> reader.read("", Utf8Slice.of(payload), events::add));
        reader.end(events::add);
        return events;
    }

    private static void warnings(JsonNode node, Set<String> found) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("warnings") && member.getValue().isArray()) {
                member.getValue()
                        .forEach(warning -> found.add(warning.path("field").asString("")));
            } else {
                warnings(member.getValue(), found);
            }
        });
        if (node.isArray()) {
            node.forEach(value -> warnings(value, found));
        }
    }

    /** Nobody but clients speaks legacy completions: their chunks and answers, as such a client reads them. */
    private static AnswerTold completions(List<JsonNode> payloads) {
        Map<Integer, StringBuilder> texts = new TreeMap<>();
        Map<Integer, FinishReason> finishes = new TreeMap<>();
        boolean failed = false;
        for (JsonNode payload : payloads) {
            failed |= payload.has("error");
            for (JsonNode choice : payload.path("choices")) {
                int index = choice.path("index").asInt(-1);
                texts.computeIfAbsent(index, _ -> new StringBuilder())
                        .append(choice.path("text").stringValue());
                if (choice.path("finish_reason").isString()) {
                    String word = choice.path("finish_reason").stringValue();
                    finishes.put(index, FinishReason.of(word(word), word));
                }
            }
        }
        List<ChatTurn.Choice> choices = new ArrayList<>();
        texts.forEach((index, text) -> choices.add(new ChatTurn.Choice(
                index,
                List.of(Part.Text.of(text.toString())),
                finishes.getOrDefault(index, FinishReason.of(Unified.OTHER, "")),
                Optional.empty())));
        AnswerTold told = AnswerTold.of(new ChatTurn("", "", 0, choices, lastUsage(payloads), Extras.NONE));
        return new AnswerTold(told.choices(), told.usage(), failed);
    }

    private static Optional<Usage> lastUsage(List<JsonNode> payloads) {
        return payloads.stream()
                .flatMap(payload -> usage(payload.path("usage")).stream())
                .findFirst();
    }

    private static Optional<Usage> usage(JsonNode usage) {
        return usage.isObject()
                ? Optional.of(new Usage(
                        usage.path("prompt_tokens").asLong(),
                        usage.path("prompt_tokens_details")
                                .path("cached_tokens")
                                .asLong(),
                        0,
                        usage.path("completion_tokens").asLong(),
                        0,
                        Optional.empty()))
                : Optional.empty();
    }

    private static Unified word(String finish) {
        return switch (finish) {
            case "stop" -> Unified.STOP;
            case "length" -> Unified.LENGTH;
            case "content_filter" -> Unified.CONTENT_FILTER;
            default -> Unified.OTHER;
        };
    }
}
