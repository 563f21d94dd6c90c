package io.llmfusion.dialect.gemini;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sound in a stream, both ways: here each piece says what kind of sound it is. */
final class GeminiSound {
    private static final String MIME_TYPE = "mimeType";
    /** What OpenAI's speech in a stream is, which says nothing of it. */
    private static final String PCM = "audio/pcm;rate=24000";

    private GeminiSound() {}

    static ChatEvent.AudioDelta read(int choice, int block, Part.Audio sound) {
        Media.Inline source = sound.source() instanceof Media.Inline inline ? inline : new Media.Inline("", "");
        Map<String, RawJson> fields = new LinkedHashMap<>(sound.extras().of(DialectId.GEMINI));
        fields.put(MIME_TYPE, RawJson.ofString(source.mediaType()));
        return new ChatEvent.AudioDelta(
                choice, block, source.base64(), Optional.empty(), new Extras(DialectId.GEMINI, fields));
    }

    static Part.Audio part(ChatEvent.AudioDelta delta) {
        Map<String, RawJson> fields = new LinkedHashMap<>(delta.extras().of(DialectId.GEMINI));
        String type = Optional.ofNullable(fields.remove(MIME_TYPE))
                .map(said -> said.tree().stringValue())
                .orElse(PCM);
        return new Part.Audio(
                new Media.Inline(type, delta.base64()),
                GeminiMediaReader.format(type),
                new Extras(DialectId.GEMINI, fields));
    }
}
