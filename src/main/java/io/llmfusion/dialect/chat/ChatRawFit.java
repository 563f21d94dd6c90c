package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Whether a vendor takes a raw request as it is: no quirk of its touches what stands in it. When in doubt, no. */
final class ChatRawFit {
    private final RawObject top;

    private ChatRawFit(RawObject top) {
        this.top = top;
    }

    static boolean fits(ChatBody.Raw body, Quirks quirks) {
        return touchesNothing(quirks) || new ChatRawFit(body.members()).fits(quirks);
    }

    private boolean fits(Quirks quirks) {
        return holdsNone(quirks.refusedFields())
                && holdsNothingRefused(quirks.models())
                && holdsNone(quirks.renamedFields().keySet())
                && (quirks.streamUsage() || !top.present("stream_options"))
                && limitFits(quirks.maxTokensField())
                && (quirks.requiredToolChoice().equals("required") || !holds("tool_choice", "required"))
                && (quirks.developerRole() || !holds("messages", "developer"))
                && (quirks.toolCallIdPattern().isEmpty() || !holds("messages", "tool_call_id"))
                && (takesPictures(quirks.forms()) || !holds("messages", "image_url"))
                && (!rewrites(quirks.forms()) || !(top.present("tools") || top.present("response_format")));
    }

    /** Whichever model is asked: when in doubt, no. */
    private boolean holdsNothingRefused(List<ModelQuirk> models) {
        for (ModelQuirk model : models) {
            if (!holdsNone(model.refuses())) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsNone(Collection<String> fields) {
        for (String field : fields) {
            if (top.present(field)) {
                return false;
            }
        }
        return true;
    }

    /** A client may write either name to a vendor that has both; one that has the older alone fails on the newer. */
    private boolean limitFits(String field) {
        return field.equals("max_completion_tokens")
                || (field.equals("max_tokens") && !top.present("max_completion_tokens"));
    }

    private static boolean touchesNothing(Quirks quirks) {
        return quirks.refusedFields().isEmpty()
                && quirks.models().isEmpty()
                && quirks.renamedFields().isEmpty()
                && quirks.streamUsage()
                && quirks.maxTokensField().equals("max_completion_tokens")
                && quirks.requiredToolChoice().equals("required")
                && quirks.developerRole()
                && quirks.toolCallIdPattern().isEmpty()
                && takesPictures(quirks.forms())
                && !rewrites(quirks.forms());
    }

    /** By their addresses, the only media that this format has so. */
    private static boolean takesPictures(TakenForms forms) {
        return forms.mediaUrls().contains("image");
    }

    /** Only what the vendor refuses outright: a client of this format knows what strict schemas are like. */
    private static boolean rewrites(TakenForms forms) {
        return forms.schema() == SchemaProfile.GEMINI || forms.schema() == SchemaProfile.GEMINI_JSON;
    }

    /** Whether the quoted word stands anywhere in the member: sure when it says no; escaped letters are a doubt. */
    private boolean holds(String member, String word) {
        return top.slice(member)
                .map(slice -> new String(
                        top.source(), slice.start(), slice.end() - slice.start(), StandardCharsets.ISO_8859_1))
                .filter(text -> text.contains("\"" + word + "\"") || text.contains("\\u00"))
                .isPresent();
    }
}
