/**
 * What must outlive the process: answers of the Responses API with their conversations, and what models signed around
 * their tool calls. Whatever is kept belongs to a caller and is found by that caller alone.
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code config}, {@code model}, {@code observe}. Consumes
 * {@code store.responses} and {@code store.signatures}; sends nothing. The only package that talks to a database, by one
 * worker thread.
 *
 * <pre>
 * store.responses  ─▶ ResponseDesk  ─┐                    ┌─ SqliteDocuments (a file)
 * store.signatures ─▶ SignatureDesk ─┴▶ Shelf ▶ Documents ┤
 *                      (cache)        (worker, batches)   └─ MemoryDocuments
 * </pre>
 */
@NullMarked
package io.llmfusion.store;

import org.jspecify.annotations.NullMarked;
