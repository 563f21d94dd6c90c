package io.llmfusion.bus;

/**
 * A typed address on the event bus.
 *
 * @param query what is sent or published there
 * @param reply what comes back; {@link Void} where nothing does
 */
public record Address<Q, R>(String name, Class<Q> query, Class<R> reply) {
    @Override
    public String toString() {
        return name;
    }
}
