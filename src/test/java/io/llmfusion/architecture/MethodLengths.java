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
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Finds methods that are too long, with the compiler's own parser and nothing else of it: one run for all files. */
final class MethodLengths {

    private static final int MOST_LINES = 60;

    private MethodLengths() {}

    static List<String> problems(List<SourceFile> files) {
        List<Text> texts = files.stream().map(Text::new).toList();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> {}, List.of("-proc:none"), null, texts);
        Scanner scanner = new Scanner(Trees.instance(task).getSourcePositions());
        List<String> problems = new ArrayList<>();
        try {
            task.parse().forEach(unit -> scanner.scan(unit, problems));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return problems;
    }

    private static final class Text extends SimpleJavaFileObject {

        private final SourceFile file;

        private Text(SourceFile file) {
            super(URI.create("string:///" + file.path().toString().replace('\\', '/')), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }

    private static final class Scanner extends TreePathScanner<Void, List<String>> {

        private final SourcePositions positions;

        private Scanner(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, List<String> problems) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            LineMap lineMap = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (start >= 0 && end >= 0) {
                long lines = lineMap.getLineNumber(end) - lineMap.getLineNumber(start) + 1;
                if (lines > MOST_LINES) {
                    String path = unit.getSourceFile().toUri().getPath().substring(1);
                    problems.add("%s: method %s has %d lines, at most %d"
                            .formatted(path, method.getName(), lines, MOST_LINES));
                }
            }
            return super.visitMethod(method, problems);
        }
    }
}
