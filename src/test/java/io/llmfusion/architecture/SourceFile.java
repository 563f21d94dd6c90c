package io.llmfusion.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * One source file and the limits that it must keep.
 *
 * @param path below the project's top
 * @param text the whole file
 */
public record SourceFile(Path path, String text) {

    private static final int MOST_LINES = 400;
    private static final int MOST_METHOD_LINES = 60;

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

    /** What is wrong with this file, as sentences. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        if (lines.size() > MOST_LINES) {
            problems.add("%s has %d lines, at most %d: split it by purpose".formatted(path, lines.size(), MOST_LINES));
        }
        problems.addAll(longMethods());
        IntStream.range(0, lines.size())
                .filter(index -> isUnexplainedSuppression(lines, index))
                .forEach(index -> problems.add(
                        "%s:%d: @SuppressWarnings needs its reason as a comment beside it".formatted(path, index + 1)));
        IntStream.range(0, lines.size())
                .filter(index -> lines.get(index).matches(".*\\bThread" + "\\.sleep\\(.*"))
                .forEach(index -> problems.add("%s:%d: wait for a condition, do not sleep".formatted(path, index + 1)));
        return problems;
    }

    private List<String> longMethods() {
        // No file manager, class path or processors: only the parser runs.
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> {}, List.of("-proc:none"), null, List.of(new Text(path, text)));
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> problems = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new MethodLengths(unit, positions).scan(unit, problems);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return problems;
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

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        private Text(Path path, String text) {
            super(URI.create("string:///" + path.toString().replace('\\', '/')), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class MethodLengths extends TreePathScanner<Void, List<String>> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        private MethodLengths(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, List<String> problems) {
            LineMap lineMap = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (start >= 0 && end >= 0) {
                long lines = lineMap.getLineNumber(end) - lineMap.getLineNumber(start) + 1;
                if (lines > MOST_METHOD_LINES) {
                    problems.add("%s: method %s has %d lines, at most %d"
                            .formatted(path, method.getName(), lines, MOST_METHOD_LINES));
                }
            }
            return super.visitMethod(method, problems);
        }
    }
}
