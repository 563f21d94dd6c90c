package io.llmfusion.dialect.chat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** One tool call whose pieces are still coming. It is announced as soon as its name is known. */
final class ChatOpenCall {
    private final int choice;
    private final ChatBlocks blocks;
    private final StringBuilder early = new StringBuilder();
    private final ChatJsonBalance balance = new ChatJsonBalance();
    private String id;
    private String name = "";
    private int block = -1;
    private boolean custom;
    private Optional<Signature> signature = Optional.empty();

    /** @param id the provider's; empty where it sent none yet */
    ChatOpenCall(int choice, ChatBlocks blocks, String id) {
        this.choice = choice;
        this.blocks = blocks;
        this.id = id;
    }

    boolean isNamed() {
        return !name.isEmpty();
    }

    boolean isCustom() {
        return custom;
    }

    void markCustom() {
        custom = true;
    }

    void sign(Signature given) {
        signature = Optional.of(given);
    }

    /** Whether a delta with this unknown id (or none) and name cannot belong to this call but begins another. */
    boolean isAnother(String otherId, String otherName) {
        if (!otherId.isEmpty() && !id.isEmpty()) {
            return true;
        }
        if (otherName.isEmpty() || name.isEmpty()) {
            return false;
        }
        return !otherName.equals(name) || balance.isComplete();
    }

    /** Too late to be shown once the call is announced, yet later deltas may name it. */
    void identify(String given) {
        if (block < 0) {
            id = given;
        }
    }

    void name(String given, Consumer<ChatEvent> out) {
        if (given.isEmpty() || isNamed()) {
            return;
        }
        name = given;
        block = blocks.open();
        if (custom) {
            return;
        }
        out.accept(new ChatEvent.ToolCallStart(choice, block, callId(), name));
        if (!early.isEmpty()) {
            out.accept(new ChatEvent.ToolCallDelta(choice, block, early.toString()));
            early.setLength(0);
        }
    }

    void add(String piece, Consumer<ChatEvent> out) {
        if (piece.isEmpty()) {
            return;
        }
        balance.feed(piece);
        if (custom || !isNamed()) {
            early.append(piece);
        } else {
            out.accept(new ChatEvent.ToolCallDelta(choice, block, piece));
        }
    }

    /** A call that never got a name is none: there is nothing to run. */
    void close(Consumer<ChatEvent> out) {
        if (!isNamed()) {
            return;
        }
        if (custom) {
            out.accept(new ChatEvent.NativeBlock(
                    choice, block, DialectId.CHAT, ChatNative.TOOL_CALL, RawJson.of(customCall())));
            return;
        }
        if (balance.isEmpty()) {
            out.accept(new ChatEvent.ToolCallDelta(choice, block, "{}"));
        }
        out.accept(new ChatEvent.ToolCallEnd(choice, block, signature));
    }

    private ObjectNode customCall() {
        ObjectNode call = Json.object().put("id", callId().value()).put("type", "custom");
        call.putObject("custom").put("name", name).put("input", early.toString());
        return call;
    }

    private ToolCallId callId() {
        if (id.isBlank()) {
            id = ToolCallIds.mint().value();
        }
        return new ToolCallId(id);
    }
}
