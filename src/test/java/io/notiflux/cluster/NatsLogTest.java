package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NatsLogTest extends MessageLogContract {
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
            assertThat(other.caughtUp).isOne();
            await().until(() -> other.between > 1);
        }
        await().until(() -> seen.delivered().equals(other.delivered()));
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
