package io.llmfusion.dialect;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.dialect.completions.CompletionsDialect;
import io.llmfusion.dialect.converse.ConverseDialect;
import io.llmfusion.dialect.gemini.GeminiDialect;
import io.llmfusion.dialect.interactions.InteractionsDialect;
import io.llmfusion.dialect.responses.ResponsesDialect;
import io.llmfusion.model.DialectId;
import java.util.List;

/** All wire formats that the gateway has, as its composition root registers them. */
final class WireFormats {
    private static final ChatDialect CHAT = new ChatDialect();

    static final Dialects ALL = new Dialects(
                    List.of(CHAT, new AnthropicDialect(), new ResponsesDialect(), new GeminiDialect()),
                    List.of(new ConverseDialect(), new InteractionsDialect()))
            .withClient(new CompletionsDialect(CHAT));

    static final List<DialectId> CLIENTS =
            List.of(DialectId.CHAT, DialectId.COMPLETIONS, DialectId.RESPONSES, DialectId.ANTHROPIC, DialectId.GEMINI);

    /** Formats that clients and providers speak. */
    static final List<DialectId> BOTH =
            List.of(DialectId.CHAT, DialectId.RESPONSES, DialectId.ANTHROPIC, DialectId.GEMINI);

    static final List<DialectId> PROVIDERS = List.of(
            DialectId.CHAT,
            DialectId.RESPONSES,
            DialectId.ANTHROPIC,
            DialectId.GEMINI,
            DialectId.INTERACTIONS,
            DialectId.CONVERSE);

    private WireFormats() {}
}
