package io.llmfusion.provider;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.Signature;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what a model signs around its tool calls, from the events of its answer. One per answer. */
final class SignatureCollector {
    /** More reasoning than this is let go: it would have to be held for nothing but a second use. */
    private static final int LONGEST = 1 << 20;

    private final String target;
    private final List<SignedCall> calls = new ArrayList<>();
    private final Map<Integer, OpenCall> openCalls = new HashMap<>();
    private final Map<Integer, OpenReasoning> openReasoning = new HashMap<>();
    private List<Part> pending = new ArrayList<>();
    private boolean pendingLeads;
    private boolean begun;
    private int length;

    private record OpenReasoning(StringBuilder text, Extras extras) {}

    private record OpenCall(ToolCallId id, List<Part> reasoning, boolean leading) {}

    /** @param target `provider/model` that answers */
    SignatureCollector(String target) {
        this.target = target;
    }

    /** Those that were signed, so far. */
    List<SignedCall> calls() {
        return List.copyOf(calls);
    }

    void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.ReasoningStart start
            when start.choice() == 0 ->
                openReasoning.put(start.block(), new OpenReasoning(new StringBuilder(), start.extras()));
            case ChatEvent.ReasoningDelta delta -> append(delta);
            case ChatEvent.ReasoningEnd end -> reasoned(end);
            case ChatEvent.RedactedReasoning redacted
            when redacted.choice() == 0 ->
                hold(
                        new Part.RedactedReasoning(redacted.data()),
                        redacted.data().value().length());
            case ChatEvent.ToolCallStart start
            when start.choice() == 0 -> {
                openCalls.put(start.block(), new OpenCall(start.id(), pending, pendingLeads));
                pending = new ArrayList<>();
                begun = true;
            }
            case ChatEvent.ToolCallEnd end -> called(end);
            case ChatEvent.TextDelta delta -> begun = begun || !delta.text().isBlank();
            default -> {}
        }
    }

    private void append(ChatEvent.ReasoningDelta delta) {
        length += delta.text().length();
        Optional.ofNullable(openReasoning.get(delta.block()))
                .filter(open -> length <= LONGEST)
                .ifPresent(open -> open.text().append(delta.text()));
    }

    private void reasoned(ChatEvent.ReasoningEnd end) {
        Optional.ofNullable(openReasoning.remove(end.block()))
                .filter(open -> end.signature().isPresent())
                .ifPresent(open -> hold(
                        new Part.Reasoning(open.text().toString(), end.signature(), open.extras()),
                        end.signature().map(own -> own.value().length()).orElse(0)));
    }

    private void hold(Part reasoning, int signature) {
        length += signature;
        pendingLeads = pending.isEmpty() ? !begun : pendingLeads;
        pending.add(reasoning);
    }

    private void called(ChatEvent.ToolCallEnd end) {
        Optional<Signature> own = end.signature();
        Optional.ofNullable(openCalls.remove(end.block()))
                .filter(call -> length <= LONGEST
                        && (own.isPresent() || !call.reasoning().isEmpty()))
                .ifPresent(call -> calls.add(new SignedCall(call.id(), target, call.reasoning(), call.leading(), own)));
    }
}
