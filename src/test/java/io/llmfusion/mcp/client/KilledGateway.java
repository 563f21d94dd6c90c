package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;

import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.McpServerConfig;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * A gateway of one stubborn server, in a process of its own, for a test to kill. Prints the ids of the server, of what the
 * server started, and of the reaper.
 */
final class KilledGateway {
    private KilledGateway() {}

    public static void main(String[] args) {
        ProcessReaper reaper = new ProcessReaper();
        Vertx vertx = Vertx.vertx();
        McpServerConfig config = Servers.script(Servers.LAZY, Map.of(), "stubborn");
        McpCaller caller = McpCaller.of(vertx, "scripted");
        await(vertx.deployVerticle(Servers.verticle(config, vertx, reaper)));
        String grandchild = caller.tool("stubborn").replaceAll("\\D", "");
        ServerState.Endpoint.Child child =
                (ServerState.Endpoint.Child) caller.state().endpoint();
        String line = child.pid().orElseThrow() + " " + grandchild + " "
                + reaper.pid().orElseThrow();
        System.out.println(line);
    }
}
