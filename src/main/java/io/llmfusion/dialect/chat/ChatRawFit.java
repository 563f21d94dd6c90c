package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;

/** Whether a vendor takes a raw request as it is: no quirk of its touches what stands in it. When in doubt, no. */
final class ChatRawFit {
    private ChatRawFit() {}

    static boolean fits(ChatBody.Raw body, Quirks quirks) {
        if (touchesNothing(quirks)) {
            return true;
        }
        RawObject top = RawObject.read(body.bytes());
        return quirks.refusedFields().stream().noneMatch(top::present)
                && quirks.models().stream()
                        .allMatch(model -> model.refuses().stream().noneMatch(top::present))
                && quirks.renamedFields().keySet().stream().noneMatch(top::present)
                && (quirks.streamUsage() || !top.present("stream_options"))
                && (quirks.maxTokensField().equals("max_completion_tokens")
                        || (quirks.maxTokensField().equals("max_tokens") && !top.present("max_completion_tokens")))
                && (quirks.requiredToolChoice().equals("required")
                        || top.string("tool_choice").filter("required"::equals).isEmpty())
                && (quirks.developerRole() || !mentions(top, "messages", "developer"))
                && (quirks.toolCallIdPattern().isEmpty() || !mentions(top, "messages", "tool_call_id"));
    }

    /** OpenAI's own field for the limit takes either name from the client, so that one alone decides nothing. */
    private static boolean touchesNothing(Quirks quirks) {
        return quirks.refusedFields().isEmpty()
                && quirks.models().isEmpty()
                && quirks.renamedFields().isEmpty()
                && quirks.streamUsage()
                && quirks.maxTokensField().equals("max_completion_tokens")
                && quirks.requiredToolChoice().equals("required")
                && quirks.developerRole()
                && quirks.toolCallIdPattern().isEmpty();
    }

    /** Whether the quoted word stands anywhere in the member: sure when it says no, unless letters are escaped. */
    private static boolean mentions(RawObject top, String member, String word) {
        return top.get(member)
                .map(raw ->
                        raw.text().contains("\"" + word + "\"") || raw.text().contains("\\u00"))
                .orElse(false);
    }
}
