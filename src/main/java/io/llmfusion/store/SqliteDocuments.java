package io.llmfusion.store;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Documents in a SQLite file. Several gateways of one machine may share it: whoever writes waits for the other.
 *
 * <p>Write-ahead log with a sync at each commit, so that what was acknowledged survives a killed process and a power cut:
 * sqlite.org/wal.html, sqlite.org/pragma.html#pragma_synchronous.
 */
final class SqliteDocuments implements Documents {
    private final Path file;
    private final Bounds bounds;
    private final Connection connection;

    private SqliteDocuments(Path file, Bounds bounds, Connection connection) {
        this.file = file;
        this.bounds = bounds;
        this.connection = connection;
    }

    /** Opens the file, and makes it when it is not there. */
    static SqliteDocuments open(Path file, Bounds bounds) {
        return new SqliteDocuments(file, bounds, StoreFile.open(file));
    }

    @Override
    public void save(List<Document> batch) {
        run("written", () -> {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert or replace into documents(kind, owner, id, used, bytes, body) values (?, ?, ?, ?, ?, ?)")) {
                for (Document document : batch) {
                    bind(insert, document.key(), 1);
                    insert.setLong(4, bounds.now());
                    insert.setLong(5, document.weight());
                    insert.setBytes(6, document.body().getBytes());
                    insert.executeUpdate();
                }
                connection.commit();
                return batch.size();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    @Override
    public Optional<Buffer> load(Document.Key key) {
        return run("read", () -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select body, used from documents where" + " kind = ? and owner = ? and id = ? and used >= ?")) {
                bind(select, key, 1);
                select.setLong(4, bounds.oldest());
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        return Optional.empty();
                    }
                    Buffer body = Buffer.buffer(rows.getBytes(1));
                    if (rows.getLong(2) < bounds.worthTouching()) {
                        touch(key);
                    }
                    return Optional.of(body);
                }
            }
        });
    }

    private void touch(Document.Key key) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update documents set used = ? where kind = ? and owner = ? and id = ?")) {
            update.setLong(1, bounds.now());
            bind(update, key, 2);
            update.executeUpdate();
        }
    }

    @Override
    public boolean delete(Document.Key key) {
        return run("written", () -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from documents where kind = ? and owner = ? and id = ? and used >= ?")) {
                bind(delete, key, 1);
                delete.setLong(4, bounds.oldest());
                return delete.executeUpdate() > 0;
            }
        });
    }

    @Override
    public String once(String name, Supplier<String> made) {
        return run("written", () -> {
            try (PreparedStatement insert = connection.prepareStatement("insert or ignore into texts values (?, ?)");
                    PreparedStatement select = connection.prepareStatement("select value from texts where name = ?")) {
                insert.setString(1, name);
                insert.setString(2, made.get());
                insert.executeUpdate();
                select.setString(1, name);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        });
    }

    @Override
    public int sweep(int atMost) {
        return run("written", () -> {
            int swept = update(
                    "delete from documents where rowid in (select rowid from documents where used < ? order by used"
                            + " limit ?)",
                    bounds.oldest(),
                    atMost);
            long excess = sum() - bounds.maxSize();
            if (excess > 0) {
                // Those that were used longest ago until their sum makes up for the excess.
                swept += update("""
                        delete from documents where rowid in (select rowid from (
                          select rowid, sum(bytes) over (order by used, rowid) - bytes as before
                          from documents order by used, rowid limit ?2) where before < ?1)""", excess, atMost);
            }
            if (swept > 0) {
                giveRoomBack();
            }
            return swept;
        });
    }

    /** A page goes back with each step of this statement: only a plain one is stepped to its end by the driver. */
    private void giveRoomBack() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("pragma incremental_vacuum(5000)");
        }
    }

    private long sum() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select coalesce(sum(bytes), 0) from documents");
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private int update(String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setLong(index + 1, values[index]);
            }
            return statement.execute() ? 0 : Math.max(0, statement.getUpdateCount());
        }
    }

    @Override
    public void close() {
        run("closed", () -> {
            connection.close();
            return file;
        });
    }

    private static void bind(PreparedStatement statement, Document.Key key, int first) throws SQLException {
        statement.setString(first, key.kind().word());
        statement.setString(first + 1, key.owner());
        statement.setString(first + 2, key.id());
    }

    /** Something that asks the database. */
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T run(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException failure) {
            throw new StoreFailure(
                    "the store " + file + " cannot be " + what + ": " + StoreFile.reason(failure), failure);
        }
    }
}
