package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import java.util.HashMap;
import java.util.Map;

/** Whether a vendor takes a raw request as it is: no quirk of its touches what stands in it. When in doubt, no. */
final class ChatRawFit {
    private final Map<String, RawJson> top = new HashMap<>();

    private ChatRawFit(byte[] source) {
        ChatMembers.of(source, 0).forEach(member -> top.put(member.name(), member.raw(source)));
    }

    static boolean fits(ChatBody.Raw body, Quirks quirks) {
        return touchesNothing(quirks) || new ChatRawFit(body.bytes().getBytes()).fits(quirks);
    }

    private boolean fits(Quirks quirks) {
        return quirks.refusedFields().stream().noneMatch(this::present)
                && quirks.models().stream()
                        .allMatch(model -> model.refuses().stream().noneMatch(this::present))
                && quirks.renamedFields().keySet().stream().noneMatch(this::present)
                && (quirks.streamUsage() || !present("stream_options"))
                && limitFits(quirks.maxTokensField())
                && (quirks.requiredToolChoice().equals("required") || !holds("tool_choice", "required"))
                && (quirks.developerRole() || !holds("messages", "developer"))
                && (quirks.toolCallIdPattern().isEmpty() || !holds("messages", "tool_call_id"));
    }

    /** A client may write either name to a vendor that has both; one that has the older alone fails on the newer. */
    private boolean limitFits(String field) {
        return field.equals("max_completion_tokens")
                || (field.equals("max_tokens") && !present("max_completion_tokens"));
    }

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

    private boolean present(String name) {
        RawJson value = top.get(name);
        return value != null && !value.isNull();
    }

    /** Whether the quoted word stands anywhere in the member: sure when it says no; escaped letters are a doubt. */
    private boolean holds(String member, String word) {
        RawJson value = top.get(member);
        return value != null
                && (value.text().contains("\"" + word + "\"") || value.text().contains("\\u00"));
    }
}
