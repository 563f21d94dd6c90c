package io.llmfusion.model;

/**
 * Something that a target cannot express and that was left out or changed, said instead of dropped in silence.
 *
 * @param field path in the client's request, such as `logit_bias` or `messages[3].content[1]`; of what an answer held,
 *     its kind, such as `answer.logprobs`
 * @param message what happened to it, in one sentence without the field's value
 */
public record Warning(String field, String message) {
    /** `field: message`, for headers and logs. */
    public String line() {
        return field + ": " + message;
    }
}
