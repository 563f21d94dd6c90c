package io.llmfusion;

/** Starts the process: hands the arguments to the sub-commands of {@code fusion} and exits with their status. */
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name. */
    public static void main(String... arguments) {
        System.err.println("fusion: no command is built in yet");
        System.exit(2);
    }
}
