/**
 * The pivot: what a chat, its answer, its events and its errors are in this gateway, whatever wire format a client or a
 * provider speaks. Everything here is an immutable value; nothing does I/O.
 *
 * <p>May import: nothing of ours. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.model;

import org.jspecify.annotations.NullMarked;
