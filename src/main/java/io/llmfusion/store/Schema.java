package io.llmfusion.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, by versions: each step leads from the version before it to its own, and is never changed once released. */
final class Schema {
    private static final List<List<String>> STEPS = List.of(List.of(
            """
            create table documents(
              kind text not null,
              owner text not null,
              id text not null,
              used integer not null,
              bytes integer not null,
              body blob not null,
              primary key(kind, owner, id))""",
            "create index documents_by_use on documents(used, bytes)",
            "create table texts(name text primary key, value text not null)"));

    static final int VERSION = STEPS.size();

    private Schema() {}

    /** Brings a file of an older version, or an empty one, up to this version; refuses one of a newer version. */
    static void bringUpToDate(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Another gateway may be at it: whoever comes second finds it done.
            statement.execute("begin immediate");
            try {
                statement.execute("create table if not exists schema_version(version integer not null)");
                int version = version(statement);
                refuseNewer(version, file);
                for (int next = version; next < VERSION; next++) {
                    for (String step : STEPS.get(next)) {
                        statement.execute(step);
                    }
                }
                if (version < VERSION) {
                    statement.execute("delete from schema_version");
                    statement.execute("insert into schema_version values (" + VERSION + ")");
                }
                statement.execute("commit");
            } catch (SQLException | StoreFailure failure) {
                statement.execute("rollback");
                throw failure;
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select max(version) from schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void refuseNewer(int version, Path file) {
        if (version > VERSION) {
            throw new StoreFailure(
                    "the store " + file + " was written by a newer version of the gateway (its schema is "
                            + version + ", this version knows " + VERSION
                            + "); start that version, or set store.url to another file");
        }
    }
}
