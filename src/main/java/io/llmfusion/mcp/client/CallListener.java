package io.llmfusion.mcp.client;

import io.llmfusion.model.RawJson;

/** Hears the notifications that belong to one call. */
interface CallListener {
    void notified(String method, RawJson params);
}
