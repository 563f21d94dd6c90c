/**
 * The event-stream format (SSE) between bytes and events, in both directions, as
 * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the HTML standard</a> defines it.
 *
 * <p>{@link io.llmfusion.sse.SseDecoder} turns reads into items, {@link io.llmfusion.sse.SseFrames} lets whole events
 * through as the bytes they are, {@link io.llmfusion.sse.SseEncoder} writes. All of it is pure: no I/O, no timers, no
 * threads; an instance belongs to one stream and is used by one thread at a time.
 *
 * <p>May import: nothing of the project, and of Vert.x only {@code Buffer}. Consumes and sends no addresses.
 */
@NullMarked
package io.llmfusion.sse;

import org.jspecify.annotations.NullMarked;
