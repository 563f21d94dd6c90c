package io.llmfusion.config;

import io.llmfusion.model.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who may call.
 *
 * @param keys empty: nobody is asked for a key
 * @param open whether an address beyond loopback may be served without keys
 */
public record AuthConfig(List<Key> keys, boolean open) {
    public static final AuthConfig NONE = new AuthConfig(List.of(), false);

    public AuthConfig {
        keys = List.copyOf(keys);
    }

    /** Whether a request needs a key at all. */
    public boolean required() {
        return !keys.isEmpty();
    }

    /** Whose key this is. Looks at every key, whichever fits, so that its time tells nothing. */
    public Optional<Caller> callerOf(String presented) {
        byte[] hash = Secret.of(presented).hash().getBytes(StandardCharsets.US_ASCII);
        Optional<Caller> found = Optional.empty();
        for (Key key : keys) {
            if (MessageDigest.isEqual(hash, key.hash().getBytes(StandardCharsets.US_ASCII))) {
                found = Optional.of(key.caller());
            }
        }
        return found;
    }

    /**
     * One caller's key, of which only the hash is kept.
     *
     * @param hash as {@link Secret#hash()}
     */
    public record Key(Caller caller, String hash) {
        public Key(Caller caller, Secret key) {
            this(caller, key.hash());
        }

        /** The caller's id: the hash too is nobody's business. */
        @Override
        public String toString() {
            return "Key[" + caller.id() + "]";
        }
    }
}
