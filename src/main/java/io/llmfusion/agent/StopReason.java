package io.llmfusion.agent;

/** Why a loop is over, as its last event tells. */
enum StopReason {
    FINISH("finish"),
    CLIENT_TOOLS("client-tools"),
    MAX_TURNS("max-turns"),
    MAX_TOKENS("max-tokens"),
    DEADLINE("deadline");

    private final String word;

    StopReason(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
