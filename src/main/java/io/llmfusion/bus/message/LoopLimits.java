package io.llmfusion.bus.message;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where a tool loop stops by itself.
 *
 * @param maxTurns turns of the model
 * @param maxTokens input and output over all turns, if limited
 * @param deadline wall clock of the whole loop
 * @param toolTimeout of one tool call
 */
public record LoopLimits(int maxTurns, OptionalLong maxTokens, Duration deadline, Duration toolTimeout) {}
