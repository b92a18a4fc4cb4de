package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.topic.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class NatsLogTest extends MessageLogContract {
    private static final Disconnection ANN = Disconnection.of(Optional.empty(), Optional.of("ann"), Optional.empty());
    private static final Disconnection TOKEN = Disconnection.ofToken("t-1", Instant.ofEpochSecond(4_000_000_000L));

    private final Seen seen = new Seen();
    private final NatsCluster nats = NatsCluster.one().started();
    private final NatsLog log = Nodes.openReady(nats.settings(), seen);

    @AfterEach
    void close() {
        log.close();
        nats.close();
    }

    @Override
    MessageLog log() {
        return log;
    }

    @Override
    List<Seen.Delivered> delivered(int count) {
        await().until(() -> seen.count() >= count);
        return seen.delivered();
    }

    @Test
    void messageOverMaxPayload_isTooLarge() {
        assertThat(Nodes.append(log, "t", "x".repeat(1 << 20))).isInstanceOf(Appended.TooLarge.class);
        assertThat(Nodes.append(log, "t", "x".repeat(900_000))).isInstanceOf(Appended.Stored.class);
    }

    @Test
    void tooManyBroadcasts_areTooLarge() {
        List<Broadcast> broadcasts = Collections.nCopies(LogRecord.MAX_BROADCASTS + 1, new Broadcast("t", "m"));

        assertThat(Nodes.answer(log.append(broadcasts))).isInstanceOf(Appended.TooLarge.class);
    }

    @Test
    void closedLog_sendsNothing() {
        log.close();

        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(Appended.NotSent.class);
    }

    @Test
    void keys_areGoodOnEveryNode() {
        var key = new OnceKey("me", "key");
        List<Broadcast> broadcasts = List.of(new Broadcast("t", "m"));
        Appended first = Nodes.answer(log.append(broadcasts, key));
        try (NatsLog other = Nodes.openReady(nats.settings(), new Seen())) {
            assertThat(Nodes.id(Nodes.answer(other.append(broadcasts, key)))).isEqualTo(Nodes.id(first));
            assertThat(Nodes.answer(other.append(List.of(new Broadcast("t", "n")), key)))
                    .isInstanceOf(Appended.Conflict.class);
        }
    }

    @Test
    void startingNode_hasAllThatIsThere_beforeItIsReady() {
        log.appendEach(Collections.nCopies(5_000, List.of(new Broadcast("t", "m"))));
        Seen other = new Seen();
        try (NatsLog _ = Nodes.openReady(nats.settings(), other)) {
            assertThat(other.count()).isEqualTo(5_000);
            assertThat(other.caughtUp).isPositive();
            await().until(() -> other.between > 1);
        }
        await().until(() -> seen.delivered().equals(other.delivered()));
    }

    @Test
    void whatAnOperatorEnds_isToldToEveryNode() {
        Seen other = new Seen();
        try (NatsLog _ = Nodes.openReady(nats.settings(), other)) {
            assertThat(Nodes.answer(log.announce(ANN))).isInstanceOf(Appended.Stored.class);
            await().until(() -> seen.disconnected.equals(List.of(new Seen.Disconnected(ANN, false))));
            await().until(() -> other.disconnected.equals(seen.disconnected));
        }
    }

    @Test
    void startingNode_knowsThatWhatItReads_wasBeforeItsTime() {
        Nodes.answer(log.announce(ANN));
        Nodes.answer(log.announce(TOKEN));
        Seen other = new Seen();
        try (NatsLog _ = Nodes.openReady(nats.settings(), other)) {
            assertThat(other.disconnected)
                    .containsExactly(new Seen.Disconnected(ANN, true), new Seen.Disconnected(TOKEN, true));
        }
    }

    @Test
    void broadcastsGoOn_aroundWhatAnOperatorEnds() {
        MessageId before = Nodes.id(Nodes.append(log, "t", "1"));
        Nodes.answer(log.announce(ANN));
        MessageId after = Nodes.id(Nodes.append(log, "t", "2"));
        await().until(() -> seen.messages().equals(List.of("1", "2")));
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(seen.forgotten).as("the first one is the start").hasSize(1);
    }

    @Test
    void revokedToken_isToldAgain_beforeTheLogDropsIt() throws NatsFileException {
        var ahead = new AtomicLong();
        try (var other = new NatsLog(
                nats.settings(),
                Nodes.LIMITS,
                LogTimes.DEFAULT,
                seen,
                new Random(),
                Clock.systemUTC(),
                () -> System.nanoTime() + ahead.get())) {
            other.start();
            Nodes.awaitReady(other);
            Nodes.answer(log.announce(TOKEN));
            await().until(() -> seen.disconnected.size() == 2); // both nodes have the same sink
            ahead.set(Nodes.LIMITS.maxAge().toNanos() / 3);
            await().atMost(Duration.ofSeconds(60)).until(() -> seen.disconnected.size() >= 4);
            assertThat(seen.disconnected).containsOnly(new Seen.Disconnected(TOKEN, false));
        }
    }

    @Test
    void revokedToken_thatCouldNotBeTold_isToldOnceTheLogIsThere() {
        var knows = new Seen();
        knows.disconnected.add(new Seen.Disconnected(TOKEN, false));
        try (NatsLog _ = Nodes.openReady(nats.settings(), knows)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> seen.disconnected.contains(new Seen.Disconnected(TOKEN, false)));
        }
    }

    @Test
    void closedLog_tellsNobody() {
        log.close();
        assertThat(Nodes.answer(log.announce(ANN))).isNotInstanceOf(Appended.Stored.class);
    }

    @Test
    void stats_tell() {
        Nodes.append(log, "t", "m");
        LogStats stats = log.stats().orElseThrow();

        await().untilAsserted(() -> assertThat(stats.appliedSequence()).isOne());
        assertThat(stats.connected()).isTrue();
        assertThat(stats.appends().snapshot().count()).isOne();
        assertThat(stats.pendingBytes()).isZero();
        assertThat(stats.lag()).isZero();
        assertThat(stats.gaps()).isZero();
    }
}
