package io.llmfusion.bench.contender;

import io.llmfusion.bench.load.Exchange;
import io.llmfusion.bench.load.RequestBytes;
import io.llmfusion.bench.machine.ProcessTree;

/**
 * Something that answers.
 *
 * @param process whose CPU time and memory count: the proxy's, for a direct target the upstream's
 */
public record Target(Kind kind, int port, Process process) {
    /** The key that the gateway's configuration knows; the others get it too, so that requests are alike. */
    public static final String KEY = "bench-key-0123456789abcdef0123456789abcdef";

    private static final String PATH = "/v1/chat/completions";

    public Exchange exchange(Workload workload) {
        boolean gateway = kind == Kind.GATEWAY;
        String path = gateway ? PATH : "/" + workload.profile().segment() + PATH;
        String model = gateway ? workload.provider() + "/bench-1" : "bench-1";
        RequestBytes request = RequestBytes.chat(path, KEY, model, workload.streaming(), workload.requestBytes());
        return new Exchange(port, request, workload.chunks(), workload.pace());
    }

    /** The process and its children as they are now. */
    public ProcessTree tree() {
        return ProcessTree.of(process.pid());
    }
}
