/**
 * The processes that the bench drives: the upstream, and what may stand before it: nothing (direct), nginx, the floor, the
 * gateway. Each is a child process on loopback that ends with the bench. Imports {@code bench.machine},
 * {@code bench.upstream} (its profiles) and {@code bench.load} (its requests).
 */
@NullMarked
package io.llmfusion.bench.contender;

import org.jspecify.annotations.NullMarked;
