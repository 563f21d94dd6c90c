package io.llmfusion.bus;

import io.llmfusion.model.Json;

/** Messages as tagged JSON. */
final class WireForm {
    private WireForm() {}

    static byte[] write(Object message) {
        return Json.mapper().writeValueAsBytes(message);
    }

    static Object read(byte[] json) {
        return Json.read(json);
    }
}
