/**
 * The configuration: immutable records for `fusion.yaml`, the loader that reads it and names every problem at once, the
 * watcher that follows the file, and `families.yaml`, the shipped data about kinds of providers.
 *
 * <p>May import: model. Consumes and sends no address. The only place that reads environment variables.
 */
@NullMarked
package io.llmfusion.config;

import org.jspecify.annotations.NullMarked;
