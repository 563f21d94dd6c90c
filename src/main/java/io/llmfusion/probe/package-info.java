/**
 * What a provider can do, found out by asking it: the questions, the verdicts on their answers, and the tables that show
 * them. Pure; whoever uses it carries the questions to a gateway.
 *
 * <p>May import: {@code model}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.probe;

import org.jspecify.annotations.NullMarked;
