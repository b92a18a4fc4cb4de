package io.notiflux.cluster;

import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.Appended.Stored;
import io.notiflux.config.NatsSettings;
import io.notiflux.topic.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Makes logs on real servers, and asks them. */
final class Nodes {
    static final LogLimits LIMITS =
            new LogLimits(Duration.ofMinutes(5), Duration.ofMinutes(2), 512 * 1_024, 16L << 20, 1L << 30);

    private Nodes() {}

    static NatsLog open(NatsSettings settings, LogSink sink) {
        return open(settings, LIMITS, LogTimes.DEFAULT, sink);
    }

    /** Whose appends have a minute, as a server may take long to start on a busy machine. */
    static NatsLog openPatient(NatsSettings settings, LogSink sink) {
        return open(settings, LIMITS, times(Duration.ofMinutes(1), LogTimes.DEFAULT.silence()), sink);
    }

    static NatsLog open(NatsSettings settings, LogLimits limits, LogTimes times, LogSink sink) {
        try {
            var log = new NatsLog(settings, limits, times, sink, new Random(), Clock.systemUTC(), System::nanoTime);
            log.start();
            return log;
        } catch (NatsFileException e) {
            throw new AssertionError(e.variable() + " " + e.getMessage(), e);
        }
    }

    /** The default ones, but for two. */
    static LogTimes times(Duration deadline, Duration silence) {
        LogTimes d = LogTimes.DEFAULT;
        return new LogTimes(
                d.attempt(),
                deadline,
                d.pause(),
                d.diskPause(),
                d.heartbeat(),
                silence,
                d.missing(),
                d.contradiction(),
                d.grace());
    }

    static NatsLog openReady(NatsSettings settings, LogSink sink) {
        NatsLog log = open(settings, sink);
        awaitReady(log);
        return log;
    }

    static void awaitReady(MessageLog log) {
        await().atMost(Duration.ofMinutes(3)).until(log::health, LogHealth.Report::ready); // tells the reason if not
    }

    /** Until it is not ready for a reason that has the given words in it. */
    static void awaitReason(MessageLog log, String words) {
        await().atMost(Duration.ofMinutes(3))
                .alias(words)
                .until(
                        () -> log.health(),
                        health -> !health.ready() && health.reason().contains(words));
    }

    static Appended answer(CompletableFuture<Appended> future) {
        return future.orTimeout(3, TimeUnit.MINUTES).join();
    }

    static Appended append(MessageLog log, String topic, String message) {
        return answer(log.append(List.of(new Broadcast(topic, message))));
    }

    static MessageId id(Appended answer) {
        if (answer instanceof Stored(List<Appended.Placed> places, boolean _)) {
            return places.getFirst().id();
        }
        throw new AssertionError("not stored: " + answer);
    }
}
