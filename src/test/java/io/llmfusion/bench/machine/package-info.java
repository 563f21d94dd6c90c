/** What Linux tells of processes and cores: CPU time, resident memory, how busy a core was. Imports nothing of ours. */
@NullMarked
package io.llmfusion.bench.machine;

import org.jspecify.annotations.NullMarked;
