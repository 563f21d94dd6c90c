package io.llmfusion.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One source file and the limits that it must keep.
 *
 * @param path below the project's top
 * @param text the whole file
 */
public record SourceFile(Path path, String text) {

    private static final int MOST_LINES = 400;

    /** Every Java file below a folder. */
    public static List<SourceFile> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(SourceFile::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is wrong with these files, as sentences. */
    public static List<String> problems(List<SourceFile> files) {
        List<String> problems = new ArrayList<>(MethodLengths.problems(files));
        files.forEach(file -> file.addProblems(problems));
        return problems;
    }

    private void addProblems(List<String> problems) {
        List<String> lines = text.lines().toList();
        if (lines.size() > MOST_LINES) {
            problems.add("%s has %d lines, at most %d: split it by purpose".formatted(path, lines.size(), MOST_LINES));
        }
        IntStream.range(0, lines.size())
                .filter(index -> isUnexplainedSuppression(lines, index))
                .forEach(index -> problems.add(
                        "%s:%d: @SuppressWarnings needs its reason as a comment beside it".formatted(path, index + 1)));
        IntStream.range(0, lines.size())
                .filter(index -> lines.get(index).contains("Thread" + ".sleep("))
                .forEach(index -> problems.add("%s:%d: wait for a condition, do not sleep".formatted(path, index + 1)));
    }

    private static boolean isUnexplainedSuppression(List<String> lines, int index) {
        String line = lines.get(index).strip();
        boolean explainedAbove = index > 0 && lines.get(index - 1).strip().matches("(//|\\*).*");
        return line.startsWith("@SuppressWarnings") && !line.contains("//") && !explainedAbove;
    }

    private static SourceFile read(Path file) {
        try {
            return new SourceFile(file, Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
