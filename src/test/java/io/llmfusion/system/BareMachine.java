package io.llmfusion.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine that has no Java and no Maven, and package managers that are told what they have: they write down how they are
 * called, and what they install is there afterwards.
 */
final class BareMachine {
    private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();
    private static final List<String> ORDINARY = List.of(
            "bash", "sh", "basename", "dirname", "grep", "sed", "head", "env", "cat", "mkdir", "touch", "chmod", "ls");

    private final Path folder;
    private final Path programs;

    BareMachine(Path folder) throws IOException {
        this.folder = folder;
        this.programs = Files.createDirectories(folder.resolve("bin"));
        Files.createFile(folder.resolve("calls"));
        for (String name : ORDINARY) {
            executable(name, "exec " + ordinary(name) + " \"$@\"");
        }
        program("id", "echo 0");
        program("uname", "case $1 in -m) echo x86_64 ;; *) echo Linux ;; esac");
    }

    private static Path ordinary(String name) {
        return List.of("/usr/bin/", "/bin/").stream()
                .map(place -> Path.of(place + name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    /** A further program, by its shell lines; it writes down its call first. */
    BareMachine program(String name, String lines) throws IOException {
        executable(name, "echo \"" + name + " $*\" >>\"$MACHINE/calls\"\n" + lines);
        return this;
    }

    private void executable(String name, String lines) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!" + ordinary("bash") + "\n" + lines + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    /** Runs `need_java` or `need_maven` of the scripts and gives all that was said, a last line `done` if it went well. */
    String run(String need) throws IOException, InterruptedException {
        String script = """
                set -euo pipefail
                . '%s/setup.sh'
                find_java() { [ -x "$MACHINE/jdk/bin/javac" ] && echo "$MACHINE/jdk"; }
                %s
                echo "done${JAVA_HOME:+ with $JAVA_HOME}" >&2
                """.formatted(SCRIPTS, need);
        ProcessBuilder builder =
                new ProcessBuilder(ordinary("bash").toString(), "-c", script, "scripts/run").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("MACHINE", folder.toString());
        builder.environment().put("CI", "true");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return said;
    }

    /** The calls of the programs that were given, in order; those of `id` and `uname` left out. */
    List<String> calls() {
        try {
            return Files.readAllLines(folder.resolve("calls")).stream()
                    .filter(line -> !line.startsWith("id ") && !line.startsWith("uname "))
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
