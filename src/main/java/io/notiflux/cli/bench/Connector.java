package io.notiflux.cli.bench;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Connects subscribers at a bounded pace, and ends their connections. */
final class Connector implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** As many as a server's backlog holds for certain. */
    private static final int MOST_UNDER_WAY = 64;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Semaphore free = new Semaphore(MOST_UNDER_WAY);
    private final AtomicInteger connected = new AtomicInteger();
    private final Reasons refused = new Reasons();
    private final Queue<WebSocket> open = new ConcurrentLinkedQueue<>();

    int connected() {
        return connected.get();
    }

    Reasons refused() {
        return refused;
    }

    /** Connects them one after the other; returns when each is subscribed or refused. */
    void connect(Target target, List<Topic> topics, Load load, Arrivals arrivals, BooleanSupplier stopped)
            throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < load.subscribers() && !stopped.getAsBoolean(); i++) {
            long due = begin + i * TimeUnit.SECONDS.toNanos(1) / load.connectRate();
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            free.acquire();
            Topic topic = topics.get(i % topics.size());
            connect(target, topic, load.publishers(), arrivals);
        }
        free.acquire(MOST_UNDER_WAY);
        free.release(MOST_UNDER_WAY);
    }

    private void connect(Target target, Topic topic, int publishers, Arrivals arrivals) {
        String token = target.subscribeTokens().getOrDefault(topic.name(), "");
        var subscriber = new Subscriber(topic, token, arrivals, publishers);
        topic.subscribers().add(subscriber);
        var _ = client.newWebSocketBuilder()
                .subprotocols(Subscriber.PROTOCOL)
                .connectTimeout(TIMEOUT)
                .buildAsync(target.webSocket(), subscriber)
                .thenCompose(webSocket -> {
                    open.add(webSocket);
                    return subscriber.subscribed();
                })
                .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        connected.incrementAndGet();
                    } else {
                        refused.add(Reasons.of(failure));
                    }
                    free.release();
                });
    }

    @Override
    public void close() {
        for (WebSocket webSocket : open) {
            var _ = webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
        client.shutdownNow();
    }
}
