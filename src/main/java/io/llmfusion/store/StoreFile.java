package io.llmfusion.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens the file of a store, with words that help where that does not succeed. */
final class StoreFile {
    /** So long a gateway waits for another one that writes to the same file. */
    private static final int BUSY_MILLIS = 5_000;

    private StoreFile() {}

    static Connection open(Path file) {
        NativeLibrary.load();
        make(file);
        try {
            return prepared(JDBC.createConnection("jdbc:sqlite:" + file, new Properties()), file);
        } catch (SQLException failure) {
            throw new StoreFailure("the store " + file + " cannot be opened: " + reason(failure), failure);
        }
    }

    private static Connection prepared(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = " + BUSY_MILLIS);
            // Of a new file only: so that what is forgotten gives its room back.
            statement.execute("pragma auto_vacuum = incremental");
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            Schema.bringUpToDate(connection, file);
            return connection;
        } catch (SQLException | StoreFailure failure) {
            connection.close();
            throw failure;
        }
    }

    /** The file, which only its owner may read: people's conversations and the gateway's secret stand in it. */
    private static void make(Path file) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.createFile(file, ownersOnly());
        } catch (FileAlreadyExistsException there) {
            checked(file);
        } catch (IOException failure) {
            throw new StoreFailure(
                    "the store " + file + " cannot be made: check that its folder may be written, or set store.url",
                    failure);
        }
    }

    private static void checked(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StoreFailure("the store " + file + " is no file: set store.url to a file");
        }
        if (!Files.isReadable(file) || !Files.isWritable(file) || !Files.isWritable(file.getParent())) {
            throw new StoreFailure(
                    "the store " + file
                            + " cannot be read and written: check the permissions of the file and its folder, or set store.url");
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** What happened, in words for whoever runs the gateway. */
    static String reason(SQLException failure) {
        if (!(failure instanceof SQLiteException known)) {
            return "the database refused";
        }
        SQLiteErrorCode code = known.getResultCode();
        // Extended codes carry the plain one in their lowest byte: sqlite.org/rescode.html.
        return switch (code.code & 0xff) {
            case 5, 6 -> "another process has been writing to it for longer than " + BUSY_MILLIS / 1_000 + " seconds";
            case 8 -> "it may not be written; check the permissions of the file and its folder";
            case 11, 26 ->
                "it is damaged or no database; move it away for a new one to be made, or put a copy of it back";
            case 13 -> "the disk is full";
            case 14 -> "it cannot be opened; check the permissions of the file and its folder";
            default -> "SQLite says " + code.name();
        };
    }
}
