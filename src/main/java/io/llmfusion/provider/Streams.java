package io.llmfusion.provider;

import io.llmfusion.model.GatewayError;
import io.llmfusion.sse.SseEvent;

/** What every stream of a provider has in common. */
final class Streams {
    /** An image as base64 in one event is the largest that is met. */
    static final int MAXIMUM_EVENT_BYTES = 64 << 20;

    private Streams() {}

    /** The event's name as the wire formats know it: empty where the stream gives none. */
    static String name(SseEvent event) {
        return event.name().equals(SseEvent.MESSAGE) ? "" : event.name();
    }

    /** Seconds since the epoch, for answers whose format tells no time. */
    static long now() {
        return System.currentTimeMillis() / 1_000;
    }

    static GatewayError cut() {
        return new GatewayError.UpstreamFailed(
                "The provider's answer broke off before its end.", GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);
    }

    static GatewayError tooLarge(int maximumBytes) {
        return new GatewayError.UpstreamFailed(
                "The provider sent an event of more than " + maximumBytes + " bytes.",
                GatewayError.UpstreamFailed.Reason.BROKEN_STREAM);
    }

    static GatewayError badAnswer(String what) {
        return new GatewayError.UpstreamFailed(what, GatewayError.UpstreamFailed.Reason.BAD_ANSWER);
    }
}
