/**
 * JSON Schemas of tools and structured output, brought down to what a target takes.
 *
 * <p>{@link io.llmfusion.dialect.schema.SchemaRewriter} is pure and total: any JSON goes in, a schema of the target's profile
 * comes out, bounded in depth and size, and rewriting that once more changes nothing. What one keyword can say by another
 * (a reference by its target, {@code const} by {@code enum}, a list of types by {@code anyOf}) is said so without a word;
 * what is lost is a warning that names the first place, and constraints on values move into the description, where models
 * read them. Keywords that say nothing about values ({@code $schema}, {@code $id}, {@code $comment}) go without a warning.
 *
 * <p>May import: {@code model}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.dialect.schema;

import org.jspecify.annotations.NullMarked;
