/**
 * Calls providers: one verticle per configured provider, one upstream call per command. Owns connections, authentication,
 * deadlines and the mapping of everything foreign to our words; retry and failover belong to routing.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code limits}, {@code dialect}, {@code sse}, {@code guard},
 * {@code config}, {@code model}, {@code observe}. Serves {@code llm.provider.<name>}; produces {@code stream.<id>}; asks
 * {@code store.signatures}.
 *
 * <pre>
 * AttemptCommand ─▶ ProviderVerticle ─▶ Attempt (reply, stream, guard, budget) ◀── Sweep (deadlines)
 *                                        │
 *                                        ▼
 *              Upstream ─┬─ DemoUpstream
 *                        └─ HttpUpstream ─▶ RequestMaker (splice, or read and write) ─▶ HttpCall
 *                                           AnswerReading: RawStream │ EventStream │ WholeBody ─▶ Attempt
 * </pre>
 */
@NullMarked
package io.llmfusion.provider;

import org.jspecify.annotations.NullMarked;
