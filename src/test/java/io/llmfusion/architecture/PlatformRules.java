package io.llmfusion.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which package may touch which part of Vert.x and of the JDK. */
final class PlatformRules {

    private static final String HTTP_CLIENTS = "io\\.vertx\\.core\\.http\\.(HttpClient|WebSocketClient|ClientWebSocket"
            + "|PoolOptions).*|io\\.vertx\\.core\\.net\\.(Net|Quic)Client.*|io\\.vertx\\.ext\\.web\\.client\\..*"
            + "|java\\.net\\.http\\..*|java\\.net\\.(URL|HttpURL)Connection|java\\.net\\.Socket";
    private static final String HTTP_SERVERS = "io\\.vertx\\.core\\.http\\.(HttpServer|ServerWebSocket).*"
            + "|io\\.vertx\\.core\\.net\\.(Net|Quic)Server.*|io\\.vertx\\.ext\\.web\\.(?!client\\.|multipart\\.).*"
            + "|com\\.sun\\.net\\.httpserver\\..*|java\\.net\\.ServerSocket";
    private static final String THREADS = "java\\.util\\.concurrent\\.(Executor.*|.*ExecutorService|ThreadPoolExecutor"
            + "|ForkJoin.*|.*BlockingQueue|BlockingDeque|CountDownLatch|CyclicBarrier|Phaser|Semaphore|Exchanger"
            + "|StructuredTaskScope.*|FutureTask)|java\\.util\\.Timer|java\\.lang\\.Thread\\$Builder.*";

    private PlatformRules() {}

    static List<NamedRule> of(Root root) {
        return Stream.of(bus(root), network(root), threads(root), surroundings(root))
                .flatMap(List::stream)
                .toList();
    }

    private static List<NamedRule> bus(Root root) {
        return List.of(
                NamedRule.of(
                        "addresses are declared only in bus.Addresses",
                        "one file shows every seam; an address made elsewhere is one that nobody finds",
                        outside(root.in("bus"), Forbidden.calls(Pattern.quote(root.full("bus.Address")), "<init>|of")),
                        "http.MakesAddress"),
                NamedRule.of(
                        "the event bus is touched only in bus",
                        "every address is typed, has a deadline and maps failures in one place; use BusClient and Addresses",
                        outside(root.in("bus", "cluster"), Forbidden.types("io\\.vertx\\.core\\.eventbus\\..*")),
                        "http.TouchesEventBus"),
                NamedRule.of(
                        "the clustered Vert.x is built only in cluster",
                        "the Vert.x that serves is never clustered: a single node pays nothing, no request crosses by accident",
                        outside(
                                root.in("cluster"),
                                Forbidden.types("io\\.vertx\\.core\\.spi\\.cluster\\..*|org\\.infinispan\\..*")
                                        .and(Forbidden.calls(
                                                "io\\.vertx\\.core\\.Vertx(Builder)?",
                                                "clusteredVertx|buildClustered|withClusterManager"))),
                        "gateway.StartsCluster"));
    }

    private static List<NamedRule> network(Root root) {
        return List.of(
                NamedRule.of(
                        "HTTP clients live only in provider, mcp.client, gateway and command",
                        "whatever leaves the node passes a guard and a deadline",
                        outside(
                                root.in("provider", "mcp.client", "gateway", "command"),
                                Forbidden.types(HTTP_CLIENTS)
                                        .and(Forbidden.calls(
                                                "java\\.net\\.URL", "openConnection|openStream|getContent"))
                                        .and(Forbidden.calls(
                                                "io\\.vertx\\.core\\.Vertx", "create(Http|WebSocket|Net|Quic)Client"))),
                        "routing.CallsOut"),
                NamedRule.of(
                        "HTTP servers live only in http",
                        "whatever comes in is authenticated, bounded and rendered in one place",
                        outside(
                                root.in("http"),
                                Forbidden.types(HTTP_SERVERS)
                                        .and(Forbidden.calls(
                                                "io\\.vertx\\.core\\.Vertx", "create(Http|Net|Quic)Server"))),
                        "provider.ListensItself"));
    }

    private static List<NamedRule> threads(Root root) {
        DescribedPredicate<JavaClass> awaiting = root.in("agent", "gateway", "command")
                .or(root.named("mcp.client", "Stdio"))
                .or(root.named("mcp.client", "Process"))
                .or(root.named("mcp.client", "Reaper"));
        return List.of(
                NamedRule.of(
                        "processes are started and ended only in mcp.client",
                        "a child process needs its reaper; nothing else of a gateway should run commands",
                        outside(
                                root.in("mcp.client"),
                                Forbidden.types("java\\.lang\\.Process(Builder.*)?")
                                        .and(Forbidden.calls("java\\.lang\\.Runtime", "exec"))
                                        .and(Forbidden.calls(
                                                "java\\.lang\\.ProcessHandle", "of|allProcesses|destroy(Forcibly)?"))),
                        "gateway.RunsCommand"),
                NamedRule.of(
                        "await and threads only in agent, gateway, command and the stdio transport",
                        "event loops run Future chains; a thread nobody expects is a race nobody tests",
                        outside(
                                awaiting,
                                Forbidden.types(THREADS)
                                        .and(Forbidden.calls("io\\.vertx\\.core\\.Future", "await"))
                                        .and(Forbidden.calls(
                                                "java\\.lang\\.Thread",
                                                "<init>|start.*|sleep|join|of(Virtual|Platform)|setDaemon|yield"))
                                        .and(Forbidden.calls(
                                                "java\\.util\\.concurrent\\.(Completable)?Future", "get|join"))
                                        .and(Forbidden.calls("java\\.lang\\.Object", "wait|notify|notifyAll"))),
                        "http.StartsThread",
                        "routing.Awaits"),
                NamedRule.of(
                        "files and host names are looked up by blocking calls only in config, store, cluster, gateway, command",
                        "such a call stops every stream of its event loop; use Vert.x's file system and resolver",
                        outside(
                                awaiting.or(root.in("config", "store", "cluster")),
                                Forbidden.types(
                                                "java\\.nio\\.file\\.Files|java\\.io\\.(File(Reader|Writer|(In|Out)putStream)"
                                                        + "|RandomAccessFile)|java\\.nio\\.channels\\.FileChannel")
                                        .and(Forbidden.calls(
                                                "java\\.net\\.InetAddress", "get(All)?ByName|getLocalHost"))),
                        "routing.ReadsFile",
                        "http.ResolvesName"),
                NamedRule.of(
                        "executeBlocking only where something must block",
                        "the worker pool is for files, databases and bodies over 256 KB; everything else stays on its loop",
                        outside(
                                root.in("store", "cluster", "config", "http", "provider", "mcp.client"),
                                Forbidden.calls(
                                        "io\\.vertx\\.core\\.(Vertx|Context|WorkerExecutor)",
                                        "executeBlocking|createSharedWorkerExecutor")),
                        "routing.Blocks"));
    }

    private static List<NamedRule> surroundings(Root root) {
        return List.of(
                NamedRule.of(
                        "the environment is read only in config",
                        "configuration is parsed once and passed by constructor, so that tests and reloads see all of it",
                        outside(root.in("config"), Forbidden.calls("java\\.lang\\.System", "getenv")),
                        "model.ReadsEnvironment"),
                NamedRule.of(
                        "pure code touches no type of Vert.x but Buffer",
                        "translations and policies are functions of values: tested byte by byte, without a loop or a socket",
                        classes()
                                .that(pure(root))
                                .should(Forbidden.types("io\\.(vertx|netty)\\.(?!core\\.buffer\\.Buffer$).*")),
                        "model.HoldsVertx",
                        "agent.LoopPolicy",
                        "routing.RoutePlan"));
    }

    private static DescribedPredicate<JavaClass> pure(Root root) {
        DescribedPredicate<JavaClass> dialects = DescribedPredicate.describe(
                "dialects",
                type -> type.getPackageName().equals(root.full("dialect"))
                        || type.getPackageName().startsWith(root.full("dialect.")));
        return root.in("model", "sse", "mcp.protocol")
                .or(dialects)
                .or(root.type("agent", "LoopPolicy"))
                .or(root.type("routing", "RoutePlan"));
    }

    private static ArchRule outside(DescribedPredicate<JavaClass> home, ArchCondition<JavaClass> condition) {
        return classes().that(not(home)).should(condition);
    }
}
