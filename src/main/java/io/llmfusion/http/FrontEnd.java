package io.llmfusion.http;

import io.llmfusion.config.GatewayConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.observe.Metrics;
import java.util.function.Supplier;

/**
 * What every instance of the front end shares; thread-safe all of it.
 *
 * @param config the present configuration; changes on reload
 */
public record FrontEnd(Supplier<GatewayConfig> config, Dialects dialects, NodeLimits limits, Metrics metrics) {}
