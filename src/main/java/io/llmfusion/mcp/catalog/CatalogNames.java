package io.llmfusion.mcp.catalog;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.ServerName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Gives every item a name of its own over all servers. A name once given stays for as long as the gateway runs, whatever
 * other servers come and go, so that a client's memory of it stays right.
 *
 * <p>Tools and prompts: {@code prefix_name}, only {@code [a-zA-Z0-9_-]} and at most 64 characters, as the LLM APIs demand
 * of tools; what is longer is cut, and what is cut, changed into or equal to another's ends in eight hex digits of a hash
 * of server and name. Resources and templates: the server's own URI; where two servers have the same, the later resource is
 * {@code fusion://server/<the URI, percent-encoded>}, the later template {@code fusion://server/<the template as it is>},
 * so that clients can still fill it in.
 */
final class CatalogNames {
    private static final int LONGEST = 64;
    private static final int HASH_DIGITS = 8;

    private final Map<Prefixed, String> given = new HashMap<>();
    private final Map<Taken, Own> owners = new HashMap<>();

    private record Own(ItemKind kind, ServerName server, String name) {}

    /** The prefix of a server may change while clients remember names by the old one. */
    private record Prefixed(Own own, String prefix) {}

    private record Taken(ItemKind kind, String name) {}

    /** The name of this item; under one prefix always the same one. */
    String of(ItemKind kind, ServerName server, String prefix, String ownName) {
        return given.computeIfAbsent(
                new Prefixed(new Own(kind, server, ownName), prefix), item -> give(item.own(), prefix));
    }

    private String give(Own own, String prefix) {
        String wanted =
                switch (own.kind()) {
                    case TOOL, PROMPT -> tidy(own, prefix);
                    case RESOURCE, TEMPLATE -> own.name();
                };
        boolean free = owners.getOrDefault(new Taken(own.kind(), wanted), own).equals(own);
        String name = free ? wanted : otherwise(own, wanted);
        owners.put(new Taken(own.kind(), name), own);
        return name;
    }

    private static String tidy(Own own, String prefix) {
        String joined = prefix.isEmpty() ? own.name() : prefix + "_" + own.name();
        String clean = joined.replaceAll("[^a-zA-Z0-9_-]", "_");
        boolean faithful = clean.equals(joined) && clean.length() <= LONGEST;
        return faithful ? clean : hashed(own, clean);
    }

    private static String otherwise(Own own, String wanted) {
        return switch (own.kind()) {
            case TOOL, PROMPT -> hashed(own, wanted);
            case RESOURCE -> prefix(own.server()) + URLEncoder.encode(own.name(), StandardCharsets.UTF_8);
            case TEMPLATE -> prefix(own.server()) + own.name();
        };
    }

    /** The server's own URI of what a client made from a template that we may have had to move. */
    static String filledIn(ServerName server, String uri) {
        String prefix = prefix(server);
        return uri.startsWith(prefix) ? uri.substring(prefix.length()) : uri;
    }

    private static String prefix(ServerName server) {
        return "fusion://" + server + "/";
    }

    private static String hashed(Own own, String clean) {
        int room = LONGEST - HASH_DIGITS - 1;
        String head = clean.length() > room ? clean.substring(0, room) : clean;
        return head + "_" + hash(own.server() + "/" + own.name());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
