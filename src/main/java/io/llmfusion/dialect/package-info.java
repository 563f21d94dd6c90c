/**
 * What every wire format can do: readers into the pivot and writers out of it, the splices and scans of the raw path, and
 * errors both ways. Pure: bytes in, values out. One sub-package per wire format holds the same grid of files.
 *
 * <p>May import: {@code model}, {@code sse}. Consumes and sends no address.
 */
@NullMarked
package io.llmfusion.dialect;

import org.jspecify.annotations.NullMarked;
