package io.llmfusion.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class StartSlotsTest {
    private final List<StartSlots.Slot> taken = new ArrayList<>();

    @Test
    void hands_out_no_more_than_there_are_and_the_rest_in_turn() {
        StartSlots slots = new StartSlots(2);
        for (int starter = 0; starter < 4; starter++) {
            slots.take(taken::add);
        }
        assertThat(taken).hasSize(2);

        taken.get(0).close();
        assertThat(taken).hasSize(3);
        taken.get(1).close();
        assertThat(taken).hasSize(4);
    }

    @Test
    void takes_a_slot_back_once() {
        StartSlots slots = new StartSlots(1);
        for (int starter = 0; starter < 3; starter++) {
            slots.take(taken::add);
        }
        taken.getFirst().close();
        taken.getFirst().close();
        assertThat(taken).hasSize(2);
    }

    @Test
    void has_free_slots_again_when_nobody_waited() {
        StartSlots slots = new StartSlots(1);
        slots.take(taken::add);
        taken.getFirst().close();
        slots.take(taken::add);
        assertThat(taken).hasSize(2);
    }
}
