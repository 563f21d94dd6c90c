package io.llmfusion.observe;

/** Keys of log lines. Values are never prompts, tool arguments or credentials. */
public final class LogKeys {
    public static final String REQUEST = "request";
    public static final String CALLER = "caller";
    public static final String ROUTE = "route";
    public static final String STATUS = "status";
    public static final String MODEL = "model";
    public static final String PROVIDER = "provider";
    public static final String TARGET = "target";
    public static final String ATTEMPT = "attempt";
    public static final String SERVER = "server";
    public static final String TOOL = "tool";
    public static final String METHOD = "method";
    public static final String REASON = "reason";
    public static final String ERROR = "error";
    public static final String MILLIS = "ms";
    public static final String WARNINGS = "warnings";
    public static final String STATE = "state";
    public static final String PID = "pid";
    public static final String ADDRESS = "address";
    public static final String COUNT = "count";

    private LogKeys() {}
}
