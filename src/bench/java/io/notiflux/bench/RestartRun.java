package io.notiflux.bench;

import io.notiflux.bench.Leaver.Farewell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How a server that stops spreads the return of its clients. It has its default delay and window. */
final class RestartRun {
    /** Connections being made at once. */
    private static final int CONNECTING = 64;

    private static final double NANOS = 1e9;

    private final Supplier<Target> server;
    private final Load load;

    RestartRun(Supplier<Target> server, Load load) {
        this.server = server;
        this.load = load;
    }

    Map<Metric, Double> run() throws InterruptedException {
        try (Target target = server.get();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var connecting = new Semaphore(CONNECTING);
            var subscribed = new CountDownLatch(load.subscribers());
            List<Future<Farewell>> clients = new ArrayList<>();
            for (int id = 0; id < load.subscribers(); id++) {
                Greeting greeting = target.greeting(Load.topicName(0), 0);
                clients.add(threads.submit(() -> {
                    connecting.acquire();
                    try (var leaver = new Leaver(target.port(), greeting)) {
                        subscribed.countDown();
                        connecting.release();
                        return leaver.awaitFarewell();
                    }
                }));
            }
            if (!subscribed.await(1, TimeUnit.MINUTES)) {
                throw new BenchException("Not all clients subscribed within a minute.");
            }
            target.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy)); // SIGTERM
            List<Farewell> farewells = new ArrayList<>();
            for (Future<Farewell> client : clients) {
                farewells.add(client.get());
            }
            return figures(farewells);
        } catch (ExecutionException e) {
            throw new BenchException("A client lost its connection without a farewell: " + e.getCause());
        }
    }

    private static Map<Metric, Double> figures(List<Farewell> farewells) {
        long first = farewells.stream().mapToLong(Farewell::gone).min().orElseThrow();
        long last = farewells.stream().mapToLong(Farewell::gone).max().orElseThrow();
        long[] backs = farewells.stream().mapToLong(Farewell::back).sorted().toArray();
        double window = Math.max(1, (last - first) / NANOS);
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(Metric.WINDOW, window);
        figures.put(Metric.RETURN_PEAK, mostInASecond(backs) / (backs.length / window));
        return figures;
    }

    /** Of any second, wherever it begins. */
    private static int mostInASecond(long[] sorted) {
        int most = 0;
        int from = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (sorted[i] - sorted[from] >= TimeUnit.SECONDS.toNanos(1)) {
                from++;
            }
            most = Math.max(most, i - from + 1);
        }
        return most;
    }
}
