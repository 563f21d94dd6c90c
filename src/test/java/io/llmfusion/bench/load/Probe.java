package io.llmfusion.bench.load;

/** Told when the measured window begins and ends, so that clocks of the processes can be read at the same moments. */
public interface Probe {
    /** A probe that reads nothing. */
    Probe NONE = new Probe() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    void begin();

    void end();
}
