package io.notiflux.chaos;

import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run: starts everything, lets it work under faults, lets it heal, reads all logs and judges. */
final class Chaos {
    /** A message whose first try went down with NATS' leader has no answer until NATS has forgotten its id, 5 minutes. */
    private static final Duration LAST_ANSWER = Duration.ofMinutes(6);

    private static final Duration LAST_MESSAGE = Duration.ofMinutes(2);
    private static final int TOPICS = 12;
    private static final int PUBLISHERS = 8;
    private static final int BROWSER_EVERY = 10;
    private static final int MOST_TOPICS_OF_A_CLIENT = 3;

    private final Plan plan;
    private final Consumer<String> watcher;
    private final TestKeys keys = TestKeys.p256();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * What to do.
     *
     * @param paceMillis between a publisher's answer and its next message
     * @param natsServer the program
     * @param folder a new one, for logs and what NATS stores
     */
    record Plan(int seconds, long seed, int clients, int paceMillis, Path natsServer, Path folder) {}

    /** @param watcher hears of each fault */
    Chaos(Plan plan, Consumer<String> watcher) {
        this.plan = plan;
        this.watcher = watcher;
    }

    /** Anew each time, so that what an earlier run said is still there. */
    static Path folder(long seed) {
        return Path.of("target", "chaos", Instant.now().getEpochSecond() + "-" + seed);
    }

    Outcome run() throws IOException, InterruptedException {
        Files.createDirectories(plan.folder());
        try (var arena = new Arena(plan.natsServer(), keys, plan.folder(), diskMebibytes(), historyMebibytes())) {
            var hook = new Thread(arena::close);
            Runtime.getRuntime().addShutdownHook(hook);
            arena.start();
            List<String> topics = IntStream.range(0, TOPICS)
                    .mapToObj(i -> "topic" + (char) ('a' + i))
                    .toList();
            var scene = new Scene(arena, keys, topics, plan.paceMillis(), new Acknowledgements(), new Arrivals());
            Outcome outcome = run(scene);
            Runtime.getRuntime().removeShutdownHook(hook);
            return outcome;
        }
    }

    /** What is written while it isn't full, several times over. */
    private int diskMebibytes() {
        return 256 + plan.seconds() / 2;
    }

    /** Some 200 messages a second, of some 300 bytes with their topic's part. */
    private int historyMebibytes() {
        return 64 + plan.seconds() / 15;
    }

    private Outcome run(Scene scene) throws IOException, InterruptedException {
        var reader = new Reader(scene, Reader.origin(scene));
        var random = new Random(plan.seed());
        var retries = new LongAdder();
        List<Publisher> publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(i -> new Publisher("p" + i, scene, retries, random.nextLong()))
                .toList();
        int inBrowsers = Browsers.areThere() ? plan.clients() / BROWSER_EVERY : 0;
        List<Client> clients = IntStream.range(0, plan.clients() - inBrowsers)
                .mapToObj(i -> client(i, scene, random))
                .toList();
        try (Browsers browsers = inBrowsers == 0 ? null : browsers(inBrowsers, scene, random.nextLong())) {
            List<Thread> clientThreads = clients.stream().map(this::start).toList();
            List<Thread> publisherThreads = publishers.stream().map(this::start).toList();
            var operator = new Operator(scene, random.nextLong());
            Thread operatorThread = start(operator);
            Map<String, Integer> faults = new Conductor(scene.arena(), plan.seconds(), watcher).run(plan.seed());
            watcher.accept("healing");
            scene.arena().awaitHealed();
            operator.end();
            publishers.forEach(publisher -> publisher.end(LAST_ANSWER));
            join(publisherThreads);
            join(List.of(operatorThread));
            Map<String, Place> ends = scene.acknowledged().ends();
            watcher.accept("reading to the end");
            clients.forEach(client -> client.end(ends, LAST_MESSAGE));
            join(clientThreads);
            List<ClientLog> logs =
                    new ArrayList<>(clients.stream().map(Client::log).toList());
            if (browsers != null) {
                logs.addAll(browsers.end(ends, LAST_MESSAGE));
            }
            List<ClientLog> readings = new ArrayList<>(readings(scene, reader, ends, "as it is"));
            operator.check("as it is");
            watcher.accept("starting the nodes anew");
            scene.arena().restartNodes();
            readings.addAll(readings(scene, reader, ends, "started anew"));
            operator.check("started anew");
            return judge(
                    scene, faults, retries.sum(), operator, logs, readings, words(scene.arena(), clients, inBrowsers));
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    private static Browsers browsers(int count, Scene scene, long seed) throws IOException {
        List<String> topics = Browsers.topics(scene.topics(), count).toList();
        return Browsers.start(topics, scene, scene.arena().folder().resolve("browsers.log"), seed);
    }

    private static Client client(int number, Scene scene, Random random) {
        var kind = number % 2 == 0 ? Client.Kind.WEB_SOCKET : Client.Kind.EVENTS;
        List<String> topics = random.ints(0, TOPICS)
                .distinct()
                .limit(1 + random.nextInt(MOST_TOPICS_OF_A_CLIENT))
                .mapToObj(scene.topics()::get)
                .sorted()
                .toList();
        return new Client(
                kind, (kind == Client.Kind.EVENTS ? "events-" : "socket-") + number, topics, scene, random.nextLong());
    }

    private static List<ClientLog> readings(Scene scene, Reader reader, Map<String, Place> ends, String state)
            throws InterruptedException {
        List<ClientLog> logs = new ArrayList<>();
        for (int i = 0; i < Arena.NODES; i++) {
            logs.add(reader.read(
                    "reader of node " + i + ' ' + state, scene.arena().node(i).port(), ends));
        }
        return logs;
    }

    private Outcome judge(
            Scene scene,
            Map<String, Integer> faults,
            long retries,
            Operator operator,
            List<ClientLog> logs,
            List<ClientLog> readings,
            String clients) {
        scene.arena().readLogs();
        var checker = new Checker(scene.acknowledged(), scene.arrivals().messages());
        logs.forEach(checker::checkClient);
        readings.forEach(checker::checkReader);
        operator.stillGood().forEach(note -> checker.verdict().count(Verdict.Breach.STILL_GOOD, note));
        Arrivals arrivals = scene.arrivals();
        return new Outcome(
                plan,
                clients,
                faults,
                scene.acknowledged().count(),
                retries,
                arrivals.deliveries.sum(),
                arrivals.recovered.sum(),
                arrivals.notRecovered.sum(),
                checker.epochs(),
                operator.revoked(),
                checker.verdict(),
                scene.arena().troubles());
    }

    private static String words(Arena arena, List<Client> clients, int inBrowsers) {
        long sockets = clients.stream()
                .filter(client -> client.log().name().startsWith("socket"))
                .count();
        return Arena.NODES + " nodes, " + Servers.COUNT + " NATS servers, " + PUBLISHERS + " publishers, " + sockets
                + " clients of WebSockets, " + (clients.size() - sockets) + " of events, "
                + (inBrowsers == 0 ? "none of notiflux.js (no Node with WebSockets)" : inBrowsers + " of notiflux.js")
                + (WrongClock.isThere() ? "" : "; clocks are right (no libfaketime)")
                + (arena.servers().disk().isThere() ? "" : "; no disk is full (none could be mounted)");
    }

    private Thread start(Runnable task) {
        Thread thread = Thread.ofVirtual().start(task);
        threads.add(thread);
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
