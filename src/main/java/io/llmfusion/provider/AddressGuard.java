package io.llmfusion.provider;

import io.llmfusion.config.MediaConfig;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a client may make the gateway fetch from: those of the public internet. Everything of RFC 6890's
 * registries that is not globally reachable is refused, and so is what carries such an IPv4 address inside. Pure.
 */
final class AddressGuard {
    private static final List<Block> REFUSED = List.of(
            new Block("0.0.0.0", 8),
            new Block("10.0.0.0", 8),
            new Block("100.64.0.0", 10),
            new Block("127.0.0.0", 8),
            new Block("169.254.0.0", 16),
            new Block("172.16.0.0", 12),
            new Block("192.0.0.0", 24),
            new Block("192.0.2.0", 24),
            new Block("192.88.99.0", 24),
            new Block("192.168.0.0", 16),
            new Block("198.18.0.0", 15),
            new Block("198.51.100.0", 24),
            new Block("203.0.113.0", 24),
            // Azure's platform address, which answers like a metadata service.
            new Block("168.63.129.16", 32),
            new Block("224.0.0.0", 4),
            new Block("240.0.0.0", 4),
            new Block("::", 96),
            new Block("100::", 64),
            new Block("2001::", 23),
            new Block("2001:db8::", 32),
            new Block("3fff::", 20),
            new Block("5f00::", 16),
            new Block("fc00::", 7),
            new Block("fe80::", 10),
            new Block("fec0::", 10),
            new Block("ff00::", 8));
    private static final Block NAT64 = new Block("64:ff9b::", 96);
    private static final Block NAT64_LOCAL = new Block("64:ff9b:1::", 48);
    private static final Block SIX_TO_FOUR = new Block("2002::", 16);

    private final MediaConfig config;

    AddressGuard(MediaConfig config) {
        this.config = config;
    }

    /** @param host as the address was written: the name that the configuration may allow */
    boolean allows(String host, InetAddress address) {
        return config.allowPrivate()
                || config.hosts().stream().anyMatch(host::equalsIgnoreCase)
                || isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        if (REFUSED.stream().anyMatch(block -> block.holds(address)) || NAT64_LOCAL.holds(address)) {
            return false;
        }
        if (NAT64.holds(address)) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        return !SIX_TO_FOUR.holds(address) || isPublic(Arrays.copyOfRange(address, 2, 6));
    }

    /** Addresses that begin with the same bits. */
    private static final class Block {
        private final byte[] start;
        private final int bits;

        Block(String start, int bits) {
            this.start = bytes(start);
            this.bits = bits;
        }

        private static byte[] bytes(String literal) {
            try {
                InetAddress address = InetAddress.ofLiteral(literal);
                return switch (address) {
                    case Inet4Address four -> four.getAddress();
                    case Inet6Address six -> six.getAddress();
                    default -> throw new UnknownHostException(literal);
                };
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(literal, impossible);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
