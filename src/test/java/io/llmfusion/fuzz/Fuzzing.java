package io.llmfusion.fuzz;

import java.util.function.Consumer;

/** What Jazzer calls: the target that the system property `fuzz.target` names. */
public final class Fuzzing {
    private static final Consumer<byte[]> TARGET = FuzzTargets.named(System.getProperty("fuzz.target", "sse.events"));

    private Fuzzing() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        TARGET.accept(bytes);
    }

    /** Prints the names of all targets, a line each. */
    public static void main(String[] arguments) {
        FuzzTargets.all().keySet().forEach(System.out::println);
    }
}
