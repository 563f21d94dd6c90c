package io.llmfusion.fuzz;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A provider's bytes are understood or refused, and what is understood can be told to every client. */
record ProviderFuzz(ProviderDialect provider, List<? extends ClientDialect> clients) {
    void turn(byte[] bytes) {
        Buffer body = Buffer.buffer(bytes);
        try {
            ChatTurn turn = provider.turnReader().read(body, Quirks.NONE);
            clients.forEach(client -> client.turnWriter().write(turn, List.of()));
        } catch (TurnReader.BadAnswer refused) {
            ClientFuzz.require(!refused.error().message().isBlank(), "a refusal says why");
        }
    }

    /** Every line is the data of an event. */
    void stream(byte[] bytes) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = provider.newStreamReader(new ReadContext(Quirks.NONE, true));
        new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> reader.read("", Utf8Slice.of(line), events::add));
        reader.end(events::add);
        ClientFuzz.require(
                events.stream().filter(ChatEvent::isTerminal).count() == 1
                        && events.getLast().isTerminal(),
                "a stream has one end, and nothing behind it");
        clients.forEach(client -> {
            StreamWriter writer = client.newStreamWriter(new WriteContext("m", true, true));
            Buffer frames = Buffer.buffer();
            events.forEach(event -> writer.write(event, frames));
        });
    }

    /** The first byte chooses the status. */
    void error(byte[] bytes) {
        int status = 300 + (bytes.length == 0 ? 0 : bytes[0] & 0xFF);
        provider.errorReader().read(status, name -> "", Buffer.buffer(bytes));
    }
}
