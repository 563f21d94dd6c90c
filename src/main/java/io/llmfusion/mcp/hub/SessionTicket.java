package io.llmfusion.mcp.hub;

import io.llmfusion.bus.Seal;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.SessionId;
import java.util.Optional;

/**
 * What a client's session id says once it is opened; any instance can read it without asking the owner.
 *
 * @param session the plain id, at whose address the owner answers
 * @param revision that was agreed on
 * @param scope the one server whose endpoint the session belongs to; empty: all of them
 */
public record SessionTicket(SessionId session, McpRevision revision, Optional<ServerName> scope) {
    private static final char SEPARATOR = ' ';

    String plain() {
        return session.value()
                + SEPARATOR
                + revision.wire()
                + SEPARATOR
                + scope.map(ServerName::value).orElse("");
    }

    static Optional<SessionTicket> read(Seal.Content content) {
        String[] parts = content.id().split(String.valueOf(SEPARATOR), 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        return McpRevision.of(parts[1])
                .map(revision -> new SessionTicket(new SessionId(parts[0]), revision, scope(parts[2])));
    }

    private static Optional<ServerName> scope(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(new ServerName(name));
    }
}
