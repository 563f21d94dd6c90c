package io.llmfusion.agent;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sound as it comes in pieces, put together as a whole answer has it. Belongs to one loop. */
final class SoundPieces {
    /** What OpenAI's formats say of the kind of sound, which is nothing. */
    private static final String ANY = "audio/*";

    private static final String MIME_TYPE = "mimeType";

    private final StringBuilder pending = new StringBuilder();
    private final ByteArrayOutputStream sound = new ByteArrayOutputStream();
    private final StringBuilder transcript = new StringBuilder();
    private Extras extras = Extras.NONE;

    void add(ChatEvent.AudioDelta delta) {
        pending.append(delta.base64());
        decode(pending.length() / 4 * 4);
        delta.transcript().ifPresent(transcript::append);
        extras = extras.with(delta.extras());
    }

    /** A piece may end in padding, so that texts cannot just be put behind each other. */
    private void decode(int length) {
        sound.writeBytes(Base64.getMimeDecoder().decode(pending.substring(0, length)));
        pending.delete(0, length);
    }

    /** Gemini names the kind of sound with each piece; OpenAI gives words beside the sound. */
    Part.Audio part() {
        Map<String, RawJson> fields = new LinkedHashMap<>(extras.fields());
        String type = Optional.ofNullable(fields.remove(MIME_TYPE))
                .flatMap(RawJson::parsed)
                .map(said -> said.asString(ANY))
                .orElse(ANY);
        if (!transcript.isEmpty()) {
            fields.put("transcript", RawJson.ofString(transcript.toString()));
        }
        DialectId dialect = extras.isEmpty() ? DialectId.CHAT : extras.dialect();
        String base64 = Base64.getEncoder().encodeToString(sound.toByteArray());
        return new Part.Audio(new Media.Inline(type, base64), "", new Extras(dialect, fields));
    }
}
