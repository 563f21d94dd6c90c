package io.llmfusion.dialect.gemini;

import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** One answer, or one chunk of one: what stands beside its candidates' contents. */
record GeminiAnswer(GeminiField body) {
    private static final Set<String> KNOWN =
            Set.of("candidates", "usageMetadata", "modelVersion", "responseId", "createTime", "fusion");
    private static final Set<String> CANDIDATE = Set.of("content", "finishReason", "index", "logprobsResult");

    List<GeminiField> candidates() {
        return body.list("candidates").stream().map(GeminiField::object).toList();
    }

    /** The number of the candidate that stands there: the first is often not said. */
    static int index(GeminiField candidate, int position) {
        OptionalInt said = candidate.smallInteger("index");
        return said.orElse(position);
    }

    String id() {
        return body.string("responseId").orElse("");
    }

    String model() {
        return body.string("modelVersion").orElse("");
    }

    /** Seconds since the epoch; 0 where it is not said, as it is by Vertex AI alone. */
    long created() {
        return body.string("createTime").map(GeminiAnswer::seconds).orElse(0L);
    }

    private static long seconds(String time) {
        try {
            return OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeException notRfc3339) {
            return 0;
        }
    }

    Optional<Usage> usage() {
        return body.object("usageMetadata").map(field -> field.raw().tree()).flatMap(GeminiUsage::read);
    }

    /** Why the prompt was refused, if it was. */
    Optional<FinishReason> blocked() {
        return body.object("promptFeedback")
                .flatMap(feedback -> feedback.string("blockReason"))
                .map(GeminiFinishReasons::ofBlock);
    }

    /** Members that only this format has, those of candidates as {@code candidates[0].name}. */
    Extras extras() {
        Map<String, RawJson> fields = new LinkedHashMap<>(body.rest(KNOWN));
        List<GeminiField> candidates = candidates();
        for (int position = 0; position < candidates.size(); position++) {
            GeminiField candidate = candidates.get(position);
            String owner = "candidates[" + index(candidate, position) + "].";
            candidate.rest(CANDIDATE).forEach((name, value) -> {
                if (!GeminiGrounding.MEMBERS.contains(name)) {
                    fields.put(owner + name, value);
                }
            });
        }
        return GeminiField.extras(fields);
    }

    static Stream<GeminiField> parts(GeminiField candidate) {
        return candidate.object("content").stream()
                .flatMap(content -> content.list("parts").stream())
                .map(GeminiField::object);
    }

    /** What the text of a candidate rests on, by the member that says so. */
    static Map<String, RawJson> grounding(GeminiField candidate) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        GeminiGrounding.MEMBERS.stream()
                .sorted()
                .forEach(member ->
                        candidate.object(member).map(GeminiField::raw).ifPresent(value -> members.put(member, value)));
        return members;
    }
}
