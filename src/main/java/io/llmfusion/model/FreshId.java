package io.llmfusion.model;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids for what lives on the bus: 64 random bits of this process, so that no two nodes make the same, and 64 of the
 * thread's cheap generator. Not secret and not for clients: whoever could use them is inside.
 */
final class FreshId {
    private static final String NODE = HexFormat.of().toHexDigits(new SecureRandom().nextLong());

    private FreshId() {}

    static String next() {
        return NODE + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
