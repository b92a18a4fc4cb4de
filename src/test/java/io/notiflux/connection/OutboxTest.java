package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The queue's rules, with its writers on the test's thread. */
class OutboxTest {
    private static final int LIMIT = 10;

    private final AtomicLong clock = new AtomicLong();
    private final ManualWriters writers = new ManualWriters();
    private final RecordingSink sink = RecordingSink.open();
    private final DeliveryStats stats = new DeliveryStats();
    private final QueueBudget budget = new QueueBudget(Long.MAX_VALUE);
    private final Outbox outbox = new Outbox(sink, LIMIT, writers, stats, budget, clock::get);

    @Test
    void packets_areWrittenInTheOrderOfTheirOffers() {
        outbox.offer(packet("a"));
        outbox.offer(packet("bc"));
        writers.run();
        outbox.offer(packet("d"));
        writers.run();
        assertThat(sink.text()).isEqualTo("abcd");
    }

    @Test
    void offers_whileAWriterIsOnItsWay_startNoOther() {
        outbox.offer(packet("a"));
        outbox.offer(packet("b"));
        assertThat(writers.started()).isEqualTo(1);
        writers.run();
        outbox.offer(packet("c"));
        assertThat(writers.started()).isEqualTo(2);
    }

    /** Or a peer could see the end, and what it sends then would still be listened to. */
    @Test
    void lastPacket_isNotWrittenBeforeTheOutboxIsClosed() {
        var closedAtWrite = new ArrayList<Boolean>();
        var self = new AtomicReference<Outbox>();
        var writes = new Sink() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                closedAtWrite.add(self.get().isClosed());
            }

            @Override
            public void abort() {}
        };
        self.set(new Outbox(writes, LIMIT, writers, stats, budget, clock::get));
        self.get().offer(packet("a"));
        writers.run();
        self.get().close(packet("z"));
        writers.run();
        assertThat(closedAtWrite).containsExactly(false, true);
    }

    @Test
    void limit_reached_overflows() {
        assertThat(outbox.offer(packet("x".repeat(LIMIT)))).isEqualTo(Offer.QUEUED);
        assertThat(outbox.offer(packet("y"))).isEqualTo(Offer.OVERFLOW);
        writers.run();
        assertThat(sink.text()).isEqualTo("x".repeat(LIMIT));
        assertThat(outbox.offer(packet("z"))).isEqualTo(Offer.QUEUED);
    }

    @Test
    void packet_isTakenWholeWhileLessThanTheLimitWaits() {
        assertThat(outbox.offer(packet("x".repeat(LIMIT - 1)))).isEqualTo(Offer.QUEUED);
        assertThat(outbox.offer(packet("y".repeat(100)))).isEqualTo(Offer.QUEUED);
        assertThat(outbox.queuedBytes()).isEqualTo(LIMIT - 1 + 100);
        assertThat(outbox.offer(packet("z"))).isEqualTo(Offer.OVERFLOW);
    }

    @Test
    void packet_aboveTheLimit_isTakenWhereNothingWaits() {
        assertThat(outbox.offer(packet("x".repeat(1_000)))).isEqualTo(Offer.QUEUED);
        writers.run();
        assertThat(sink.bytes()).hasSize(1_000);
    }

    @Test
    void queuedBytes_areBackToZeroOnceWritten() {
        outbox.offer(packet("abc"));
        outbox.offer(packet(""));
        outbox.offer(packet("d"));
        assertThat(outbox.queuedBytes()).isEqualTo(4);
        writers.run();
        assertThat(outbox.queuedBytes()).isZero();
    }

    @Test
    void deliveries_areCountedOnceWrittenAndControlPacketsAreNot() {
        Outbox outbox = new Outbox(sink, 1_000, writers, stats, budget, clock::get);
        clock.set(1_000);
        outbox.offer(Packet.delivery(bytes("abc"), 400));
        outbox.offer(Packet.control(bytes("p")));
        outbox.offer(Packet.delivery(bytes("de"), 1_000));
        assertThat(stats.deliveries()).isZero();
        clock.set(2_000);
        writers.run();
        assertThat(stats.deliveries()).isEqualTo(2);
        assertThat(stats.bytes()).isEqualTo(5);
        assertThat(stats.latency().snapshot().sumSeconds()).isEqualTo(2_600e-9);
        assertThat(sink.text()).isEqualTo("abcpde");
    }

    @Test
    void close_writesWhatWaitsAndThenTheLast() {
        outbox.offer(packet("a"));
        outbox.offer(packet("b"));
        assertThat(outbox.close(packet("!"))).isTrue();
        writers.run();
        assertThat(sink.text()).isEqualTo("ab!");
    }

    @Test
    void close_ofAFullOrIdleOutbox_hasRoomForTheLast() {
        outbox.offer(packet("x".repeat(LIMIT)));
        assertThat(outbox.close(packet("!"))).isTrue();
        writers.run();
        assertThat(sink.text()).endsWith("x!");

        Outbox idle = new Outbox(sink, LIMIT, writers, stats, budget, clock::get);
        assertThat(idle.close(packet("?"))).isTrue();
        writers.run();
        assertThat(sink.text()).endsWith("!?");
    }

    @Test
    void nothingOfferedAfterTheLast_isWritten() {
        outbox.close(packet("!"));
        assertThat(outbox.offer(packet("a"))).isEqualTo(Offer.CLOSED);
        assertThat(outbox.close(packet("b"))).isFalse();
        assertThat(outbox.closeAtOnce(packet("c"))).isFalse();
        writers.run();
        assertThat(outbox.offer(packet("d"))).isEqualTo(Offer.CLOSED);
        writers.run();
        assertThat(sink.text()).isEqualTo("!");
    }

    @Test
    void closeAtOnce_writesTheLastInPlaceOfWhatWaits() {
        outbox.offer(packet("a"));
        outbox.offer(packet("b"));
        assertThat(outbox.closeAtOnce(packet("!"))).isTrue();
        assertThat(outbox.queuedBytes()).isEqualTo(1);
        writers.run();
        assertThat(sink.text()).isEqualTo("!");
        assertThat(outbox.queuedBytes()).isZero();
    }

    @Test
    void discard_dropsAllAndTakesNothingMore() {
        outbox.offer(packet("a"));
        outbox.discard();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(outbox.offer(packet("b"))).isEqualTo(Offer.CLOSED);
        assertThat(outbox.close(packet("!"))).isFalse();
        writers.run();
        assertThat(sink.text()).isEmpty();
        assertThat(stats.deliveries()).isZero();
    }

    @Test
    void awaitQuiet_onAnIdleOutbox_returnsAtOnce() throws InterruptedException {
        assertThat(outbox.awaitQuiet(0, TimeUnit.SECONDS)).isTrue();
        outbox.offer(packet("a"));
        assertThat(outbox.awaitQuiet(0, TimeUnit.SECONDS)).isFalse();
        writers.run();
        assertThat(outbox.awaitQuiet(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void outbox_isStalledOnlyWhileSomethingIsQueued() {
        clock.set(100);
        assertThat(outbox.stalledSince(Long.MAX_VALUE)).isFalse();
        outbox.offer(packet("a"));
        assertThat(outbox.stalledSince(100)).isFalse();
        assertThat(outbox.stalledSince(101)).isTrue();
        clock.set(200);
        outbox.offer(packet("b")); // what is offered is no progress
        assertThat(outbox.stalledSince(101)).isTrue();
        writers.run();
        assertThat(outbox.stalledSince(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void stall_isToldThoughTheClockPassesItsLargestValue() {
        clock.set(Long.MAX_VALUE);
        outbox.offer(packet("a"));
        assertThat(outbox.stalledSince(Long.MAX_VALUE)).isFalse();
        assertThat(outbox.stalledSince(Long.MIN_VALUE + 10)).isTrue();
    }

    @Test
    void backlog_isAsOldAsItsOldestBroadcast() {
        Outbox outbox = new Outbox(sink, 1_000, writers, stats, budget, clock::get);
        clock.set(1_000);
        assertThat(outbox.backlogSince(2_000).ageNanos()).isZero();
        outbox.offer(Packet.control(bytes("p")));
        outbox.offer(Packet.replay(bytes("r")));
        assertThat(outbox.backlogSince(2_000).ageNanos()).as("of no broadcast").isZero();
        outbox.offer(Packet.delivery(bytes("a"), 400));
        outbox.offer(Packet.delivery(bytes("b"), 900));
        assertThat(outbox.backlogSince(2_000).ageNanos()).isEqualTo(600);
        clock.set(5_000);
        assertThat(outbox.backlogSince(6_000).ageNanos()).isEqualTo(4_600);
        writers.run();
        assertThat(outbox.backlogSince(6_000).ageNanos()).isZero();
    }

    private static Packet packet(String text) {
        return Packet.delivery(bytes(text), 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
