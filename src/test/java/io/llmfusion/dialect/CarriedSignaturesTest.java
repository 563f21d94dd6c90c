package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCallId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedSignaturesTest {
    private static final Signature XAI = new Signature(DialectId.RESPONSES, "xai", "a.b=c\n");
    private static final Signature CLAUDE = new Signature(DialectId.ANTHROPIC, "EqoB+/=");

    @Test
    void signature_comes_back_with_its_vendor() {
        assertThat(CarriedSignatures.wrap(XAI)).isEqualTo("fusion.responses+xai.a.b=c\n");
        assertThat(CarriedSignatures.unwrap(CarriedSignatures.wrap(XAI))).contains(XAI);
        assertThat(CarriedSignatures.unwrap(CarriedSignatures.wrap(CLAUDE))).contains(CLAUDE);
        assertThat(CarriedSignatures.unwrapRedacted(CarriedSignatures.wrapRedacted(XAI)))
                .contains(XAI);
    }

    @Test
    void signature_of_a_call_comes_back_with_its_call() {
        ToolCallId call = new ToolCallId("call.1.2");
        assertThat(CarriedSignatures.unwrapCall(CarriedSignatures.wrapCall(call, XAI)))
                .contains(new CarriedSignatures.OfCall(call, XAI));
    }

    @Test
    void one_kind_of_mark_is_not_taken_for_another() {
        String redacted = CarriedSignatures.wrapRedacted(CLAUDE);
        String ofCall = CarriedSignatures.wrapCall(new ToolCallId("c"), CLAUDE);
        assertThat(CarriedSignatures.unwrap(redacted)).isEmpty();
        assertThat(CarriedSignatures.unwrap(ofCall)).isEmpty();
        assertThat(CarriedSignatures.unwrapCall(redacted)).isEmpty();
        assertThat(CarriedSignatures.unwrapRedacted(CarriedSignatures.wrap(CLAUDE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "EqoB",
                "fusion.",
                "fusion.nobody.x",
                "fusion.call.messages.9.ab",
                "fusion.call.messages.1. x"
            })
    void what_carries_nothing_is_nothing(String text) {
        assertThat(CarriedSignatures.unwrap(text)).isEmpty();
        assertThat(CarriedSignatures.unwrapRedacted(text)).isEmpty();
        assertThat(CarriedSignatures.unwrapCall(text)).isEmpty();
    }

    @Test
    void vendors_of_one_format_do_not_understand_one_another() {
        assertThat(XAI.isFor(DialectId.RESPONSES, "xai")).isTrue();
        assertThat(XAI.isFor(DialectId.RESPONSES, "openai")).isFalse();
        assertThat(XAI.isFor(DialectId.RESPONSES, "")).isTrue();
        assertThat(XAI.isFor(DialectId.CHAT, "xai")).isFalse();
        assertThat(CLAUDE.isFor(DialectId.ANTHROPIC, "")).isTrue();
    }
}
