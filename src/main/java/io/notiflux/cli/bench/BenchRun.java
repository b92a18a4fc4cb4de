package io.notiflux.cli.bench;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One load on one server: connects, warms up, measures, stops, waits for what is under way, and checks. One thread runs
 * it; any other may stop it, which ends it early with what there is.
 */
public final class BenchRun {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOOK_MILLIS = 20;
    /** For a double that comes late. */
    private static final int SETTLE_MILLIS = 200;

    private final Load load;
    private final Target target;
    private final String run =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final Arrivals arrivals = new Arrivals(run);
    private final Publisher.Sent sent = new Publisher.Sent();
    private final Connector connector = new Connector();
    private final List<Topic> topics;

    public BenchRun(Load load, Target target) {
        this.load = load;
        this.target = target;
        this.topics = load.topicNames().stream()
                .map(name -> new Topic(name, load.publishers()))
                .toList();
    }

    /**
     * Where a run is.
     *
     * @param sent messages since the one before
     * @param received deliveries since the one before
     * @param p99 milliseconds so far, since the warm-up
     */
    public record Progress(int connected, long sent, long received, double p99) {}

    /** Ends it early. */
    public void stop() {
        sent.stopped = true;
    }

    /** Runs it, and tells of its progress each second. */
    public Result run(Consumer<Progress> progress) throws InterruptedException, BenchException {
        Thread ticker = Thread.ofVirtual().start(() -> tick(progress));
        try {
            connector.connect(target, topics, load, arrivals, () -> sent.stopped);
            if (connector.connected() == 0 && !sent.stopped) {
                throw new BenchException(connector.refused().first() + " (" + target + ")");
            }
            return measured();
        } finally {
            ticker.interrupt();
            arrivals.end();
            connector.close();
        }
    }

    private Result measured() throws InterruptedException, BenchException {
        List<Thread> publishers = new ArrayList<>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long firstDue = System.nanoTime();
            for (int i = 0; i < load.publishers(); i++) {
                publishers.add(
                        Thread.ofVirtual().start(new Publisher(i, load, target, topics, client, run, sent, firstDue)));
            }
            hold(load.warmUp());
            arrivals.startMeasuring();
            long from = System.nanoTime();
            long sentBefore = sent.accepted.sum();
            long receivedBefore = arrivals.count();
            hold(load.duration());
            double seconds = (System.nanoTime() - from) / (double) TimeUnit.SECONDS.toNanos(1);
            long messages = sent.accepted.sum() - sentBefore;
            long deliveries = arrivals.count() - receivedBefore;
            sent.stopped = true;
            for (Thread publisher : publishers) {
                publisher.join();
            }
            failIfRefused();
            drain();
            return result(seconds, messages, deliveries);
        }
    }

    /** Waits, but not for a run that is stopped. */
    private void hold(Duration time) throws InterruptedException, BenchException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !sent.stopped; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
        }
        failIfRefused();
    }

    private void failIfRefused() throws BenchException {
        if (sent.fatal.count() > 0) {
            throw new BenchException(sent.fatal.first());
        }
    }

    /** Waits until all has arrived, or nothing does any more. */
    private void drain() throws InterruptedException {
        long arrived = -1;
        long until = 0;
        while (topics.stream().anyMatch(topic -> topic.lag() > 0)) {
            if (arrivals.count() != arrived) {
                arrived = arrivals.count();
                until = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - until > 0) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        Thread.sleep(SETTLE_MILLIS);
    }

    private Result result(double seconds, long messages, long deliveries) {
        long missing = 0;
        long doubled = 0;
        long reordered = 0;
        for (Topic topic : topics) {
            List<Check> checks = topic.subscribers().stream()
                    .filter(Subscriber::isLive)
                    .map(Subscriber::check)
                    .toList();
            for (Check check : checks) {
                missing += check.missing(topic);
                doubled += check.doubled();
                reordered += check.late();
            }
            if (missing + doubled + reordered == 0 && !checks.isEmpty()) {
                long order = checks.getFirst().order();
                reordered +=
                        checks.stream().filter(check -> check.order() != order).count();
            }
        }
        return new Result(
                connector.connected(),
                Result.Failures.of(connector.refused()),
                Result.Failures.of(arrivals.lost()),
                seconds,
                messages,
                deliveries,
                Result.Millis.of(arrivals.latencies()),
                Result.Failures.of(sent.errors),
                missing,
                doubled,
                reordered);
    }

    private void tick(Consumer<Progress> progress) {
        long sentBefore = 0;
        long receivedBefore = 0;
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(1));
                long sentNow = sent.accepted.sum();
                long receivedNow = arrivals.count();
                progress.accept(new Progress(
                        connector.connected(),
                        sentNow - sentBefore,
                        receivedNow - receivedBefore,
                        Result.Millis.of(arrivals.latencies()).p99()));
                sentBefore = sentNow;
                receivedBefore = receivedNow;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
