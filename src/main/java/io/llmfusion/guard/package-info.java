/**
 * What keeps a node from hurting itself and its peers: a circuit breaker, a bound on calls in flight, and a pool of keys,
 * one of each per provider (a breaker per MCP server), made by the composition root and handed to every instance.
 * Thread-safe: with {@code limits} the one exception to "nothing is shared between verticles".
 *
 * <p>May import: {@code config}, {@code model}, {@code observe}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.guard;

import org.jspecify.annotations.NullMarked;
