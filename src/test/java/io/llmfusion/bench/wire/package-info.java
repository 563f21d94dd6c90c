/**
 * What the bench's upstream and its load generator both read from a socket: HTTP/1.1 messages and the marks that paced
 * chunks carry. Written for speed on one core, not for the breadth of HTTP. Imports nothing of ours.
 */
@NullMarked
package io.llmfusion.bench.wire;

import org.jspecify.annotations.NullMarked;
