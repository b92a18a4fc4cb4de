package io.notiflux.siege;

import io.notiflux.JwksServer;
import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attacks on one server, in turn and then together. A server that did not hold is replaced before the next attack, so
 * that each row is about its own attack.
 */
final class Siege {
    private static final Path LOGS = Path.of("target", "siege");
    private static final int LOOK_MILLIS = 50;

    private final Plan plan;
    private final Consumer<Row> watcher;
    private final TestKeys keys = TestKeys.p256();
    private final AtomicReference<Toll> toll = new AtomicReference<>(new Toll());
    /** Serves the keys to the server. */
    private final JwksServer issuer;

    private @Nullable Camp camp;
    private int camps;

    /**
     * What to do.
     *
     * @param heap the server's, as {@code -Xmx} has it
     * @param each how long one attack goes on
     * @param together how long all of them do at once; not at all where it is zero
     */
    record Plan(String heap, Duration each, Duration together, List<Attack> attacks) {}

    /** @param watcher hears of each row once it is there */
    Siege(Plan plan, Consumer<Row> watcher) throws IOException {
        this.plan = plan;
        this.watcher = watcher;
        this.issuer = JwksServer.serving(TestJwks.of(keys));
    }

    Report run() throws IOException, InterruptedException {
        Files.createDirectories(LOGS);
        List<Row> rows = new ArrayList<>();
        try {
            rows.add(besiege("nothing", List.of(), plan.each()));
            for (Attack attack : plan.attacks()) {
                rows.add(besiege(attack.name(), List.of(attack), plan.each()));
            }
            if (plan.together().isPositive()) {
                rows.add(besiege("all together", plan.attacks(), plan.together()));
            }
        } finally {
            breakCamp();
            issuer.close();
        }
        return new Report(plan.heap(), rows);
    }

    private Row besiege(String name, List<Attack> attacks, Duration time) throws IOException, InterruptedException {
        Camp there = camp();
        Toll now = new Toll();
        toll.set(now);
        List<Assault> assaults = attacks.stream()
                .map(_ -> new Assault(there.server.port(), keys, issuer))
                .toList();
        long began = System.nanoTime();
        attack(attacks, assaults, there.server, began + time.toNanos());
        var lasted = Duration.ofNanos(System.nanoTime() - began);
        there.honest.settle(there.server);
        long refused = assaults.stream().mapToLong(Assault::refused).sum();
        Set<String> breaches = assaults.stream()
                .flatMap(assault -> assault.breaches().stream())
                .collect(Collectors.toUnmodifiableSet());
        long logLines = there.log.newLines();
        var row = new Row(name, lasted, refused, now, logLines, breaches, there.death());
        watcher.accept(row);
        if (!row.faults().isEmpty()) {
            breakCamp();
        }
        return row;
    }

    /** Until the time comes, or the server is gone; all is quiet when it returns. */
    private static void attack(List<Attack> attacks, List<Assault> assaults, Stronghold server, long untilNanos)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < attacks.size(); i++) {
                Attack attack = attacks.get(i);
                Assault assault = assaults.get(i);
                running.add(threads.submit(() -> {
                    begin.await();
                    attack.run(assault);
                    return null;
                }));
            }
            begin.countDown();
            while (System.nanoTime() - untilNanos < 0 && server.isAlive()) {
                Thread.sleep(LOOK_MILLIS);
            }
            assaults.forEach(Assault::end);
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("an attack has a fault of its own", e.getCause());
        } finally {
            assaults.forEach(Assault::end);
        }
    }

    private Camp camp() throws IOException, InterruptedException {
        Camp there = camp;
        if (there == null) {
            camps++;
            Path log = Files.createFile(fresh(LOGS.resolve("server-" + plan.heap() + "-" + camps + ".log")));
            there = new Camp(plan.heap(), keys, issuer, log, toll);
            camp = there;
        }
        return there;
    }

    private static Path fresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        return file;
    }

    private void breakCamp() throws IOException {
        if (camp != null) {
            camp.close();
            camp = null;
        }
    }
}
