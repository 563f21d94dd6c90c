package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Golden cases in a folder of {@code src/test/resources/golden}: {@code NAME.SUFFIX} in, {@code NAME.OTHER} expected. With
 * {@code -Dgolden.rewrite=true} the expected files are written instead of compared; read the diff before committing it.
 */
public final class GoldenFiles {
    private static final boolean REWRITE = Boolean.getBoolean("golden.rewrite");
    private static final Path ROOT = Path.of("src/test/resources/golden");

    private final Path folder;

    private GoldenFiles(Path folder) {
        this.folder = folder;
    }

    /** @param folder such as {@code chat/requests} */
    public static GoldenFiles in(String folder) {
        return new GoldenFiles(ROOT.resolve(folder));
    }

    /** The names of all cases that have an input with this suffix, sorted; never none. */
    public List<String> names(String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith("." + suffix))
                    .map(file -> file.substring(0, file.length() - suffix.length() - 1))
                    .sorted()
                    .toList();
            assertThat(names).as("cases in " + folder).isNotEmpty();
            return names;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    public String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    public Buffer bytes(String file) {
        return Buffer.buffer(text(file).getBytes(StandardCharsets.UTF_8));
    }

    public boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** Compares with the golden file, or writes it. */
    public void check(String file, String actual) {
        Path path = folder.resolve(file);
        String wanted = actual.endsWith("\n") ? actual : actual + "\n";
        if (REWRITE) {
            write(path, wanted);
            return;
        }
        if (!Files.exists(path)) {
            fail("no golden file " + path + "; run with -Dgolden.rewrite=true and review it. It would be:\n" + wanted);
        }
        assertThat(wanted).as(path.toString()).isEqualTo(text(file));
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
