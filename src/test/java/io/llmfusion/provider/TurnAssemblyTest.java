package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A streamed answer that is wanted whole loses nothing. */
class TurnAssemblyTest {
    private final TurnAssembly assembly = new TurnAssembly();

    @Test
    void pieces_of_sound_become_one_with_its_transcript_and_what_else_was_said_of_it() {
        assembly.add(new ChatEvent.TurnStart("t", "m", 1));
        // "hello" and " you", each padded by itself.
        assembly.add(new ChatEvent.AudioDelta(0, 0, "aGVsbG8=", Optional.of("Hel"), extras("id", "\"a1\"")));
        assembly.add(new ChatEvent.AudioDelta(0, 0, "IHlvdQ==", Optional.of("lo"), Extras.NONE));
        assembly.add(new ChatEvent.AudioDelta(0, 0, "", Optional.empty(), extras("expires_at", "9")));

        Part.Audio sound = (Part.Audio) end().parts().getFirst();

        assertThat(sound.source()).isEqualTo(new Media.Inline("audio/*", "aGVsbG8geW91"));
        assertThat(sound.extras().fields())
                .containsEntry("id", new RawJson("\"a1\""))
                .containsEntry("expires_at", new RawJson("9"))
                .containsEntry("transcript", new RawJson("\"Hello\""));
    }

    @Test
    void further_members_of_the_answer_add_up() {
        assembly.add(new ChatEvent.TurnStart("t", "m", 1));
        assembly.add(new ChatEvent.TurnExtras(extras("service_tier", "\"auto\"")));
        assembly.add(new ChatEvent.TurnExtras(extras("system_fingerprint", "\"f\"")));
        assembly.add(new ChatEvent.TurnExtras(extras("service_tier", "\"default\"")));

        assertThat(end().extras().fields())
                .containsEntry("service_tier", new RawJson("\"default\""))
                .containsEntry("system_fingerprint", new RawJson("\"f\""));
    }

    private ChatTurn end() {
        assembly.add(new ChatEvent.ChoiceEnd(0, FinishReason.of(FinishReason.Unified.STOP, "stop")));
        return assembly.turn(new ChatEvent.TurnEnd(Optional.empty(), List.of()));
    }

    private static Extras extras(String name, String json) {
        return new Extras(DialectId.CHAT, Map.of(name, new RawJson(json)));
    }
}
