package io.llmfusion.fuzz;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** A client's body is understood or refused with a field, and what is understood can be said to every provider. */
record ClientFuzz(ClientDialect client, List<ProviderDialect> providers) {
    private static final RequestHead HEAD = new RequestHead("m", false, true, Map.of(), "");

    void request(byte[] bytes) {
        ChatRequest request;
        try {
            request = client.requestReader().read(HEAD, Buffer.buffer(bytes));
        } catch (InvalidBody refused) {
            require(!refused.error().message().isBlank(), "a refusal says why");
            return;
        }
        providers.forEach(provider -> provider.requestWriter().write(request, Quirks.NONE));
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
