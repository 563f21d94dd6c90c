/**
 * The composition root: builds what is shared, registers the wire formats, deploys every verticle in order, swaps
 * generations on reload, drains on stop.
 *
 * <p>May import: everything but {@code command}. Publishes {@code node.health}.
 */
@NullMarked
package io.llmfusion.gateway;

import org.jspecify.annotations.NullMarked;
