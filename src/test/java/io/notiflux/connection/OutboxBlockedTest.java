package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An outbox whose writer is in the middle of a write. */
@Timeout(60)
class OutboxBlockedTest {
    private static final int LIMIT = 10;

    private final AtomicLong clock = new AtomicLong();
    private final RecordingSink sink = RecordingSink.blocked();
    private final DeliveryStats stats = new DeliveryStats();
    private final QueueBudget budget = new QueueBudget(Long.MAX_VALUE);
    private final Outbox outbox = new Outbox(sink, LIMIT, Thread::startVirtualThread, stats, budget, clock::get);

    @AfterEach
    void release() {
        sink.letThrough(1_000);
    }

    @Test
    void offer_doesNotWaitForTheWrite() throws InterruptedException {
        startWriting("a");
        assertThat(outbox.offer(packet("b"))).isEqualTo(Offer.QUEUED);
        assertThat(outbox.offer(packet("c"))).isEqualTo(Offer.QUEUED);
        finish();
        assertThat(sink.text()).isEqualTo("abc");
        assertThat(sink.lengths()).containsExactly(1, 2);
    }

    @Test
    void bytesBeingWritten_countAsQueued() throws InterruptedException {
        startWriting("x".repeat(LIMIT));
        assertThat(outbox.queuedBytes()).isEqualTo(LIMIT);
        assertThat(outbox.offer(packet("y"))).isEqualTo(Offer.OVERFLOW);
        finish();
        assertThat(outbox.queuedBytes()).isZero();
    }

    @Test
    void broadcastBeingWritten_isTheOldestOfTheBacklog() throws InterruptedException {
        startWriting("a");
        clock.set(500);
        outbox.offer(Packet.delivery("b".getBytes(StandardCharsets.US_ASCII), 500));
        clock.set(700);
        assertThat(outbox.backlogSince(1_000).ageNanos()).isEqualTo(700);
        finish();
        assertThat(outbox.backlogSince(1_000).ageNanos()).isZero();
    }

    @Test
    void delivery_beingWritten_isNotYetCounted() throws InterruptedException {
        startWriting("a");
        assertThat(stats.deliveries()).isZero();
        finish();
        assertThat(stats.deliveries()).isEqualTo(1);
    }

    @Test
    void closeAtOnce_letsTheWriteFinishAndDropsTheRest() throws InterruptedException {
        startWriting("a");
        outbox.offer(packet("b"));
        assertThat(outbox.closeAtOnce(packet("!"))).isTrue();
        assertThat(outbox.queuedBytes()).isEqualTo(2);
        finish();
        assertThat(sink.text()).isEqualTo("a!");
    }

    @Test
    void discard_letsNothingFollowTheWrite() throws InterruptedException {
        startWriting("a");
        outbox.offer(packet("b"));
        outbox.discard();
        assertThat(outbox.queuedBytes()).isEqualTo(1);
        finish();
        assertThat(sink.text()).isEqualTo("a");
        assertThat(outbox.queuedBytes()).isZero();
    }

    @Test
    void failedWrite_closesAndDropsAll() throws InterruptedException {
        startWriting("a");
        outbox.offer(packet("b"));
        sink.breakDown();
        finish();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(outbox.offer(packet("c"))).isEqualTo(Offer.CLOSED);
        assertThat(outbox.close(packet("!"))).isFalse();
        assertThat(outbox.stalledSince(Long.MAX_VALUE)).isFalse();
        assertThat(sink.text()).isEmpty();
        assertThat(stats.deliveries()).isZero();
    }

    @Test
    void failedWrite_dropsTheLastPacketToo() throws InterruptedException {
        startWriting("a");
        outbox.close(packet("!"));
        sink.breakDown();
        finish();
        assertThat(outbox.queuedBytes()).isZero();
        assertThat(sink.text()).isEmpty();
    }

    @Test
    void awaitQuiet_waitsForTheWriteToEnd() throws Exception {
        startWriting("a");
        assertThat(outbox.awaitQuiet(1, TimeUnit.MILLISECONDS)).isFalse();
        var quiet = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> {
            try {
                quiet.complete(outbox.awaitQuiet(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                quiet.completeExceptionally(e);
            }
        });
        outbox.close(packet("!"));
        assertThat(quiet).isNotDone();
        sink.letThrough(2);
        assertThat(quiet.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sink.text()).isEqualTo("a!");
    }

    @Test
    void awaitRoom_waitsUntilHalfTheLimitIsFree() throws Exception {
        startWriting("a".repeat(LIMIT / 2));
        assertThat(outbox.hasRoom()).isFalse();
        CompletableFuture<Boolean> room = awaitRoom();
        outbox.offer(packet("b"));
        assertThat(room).isNotDone();
        sink.letThrough(1);
        assertThat(room.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void awaitRoom_endsWithTheOutbox() throws Exception {
        startWriting("a".repeat(LIMIT));
        CompletableFuture<Boolean> room = awaitRoom();
        outbox.discard();
        assertThat(room.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(outbox.awaitRoom()).isFalse();
    }

    private CompletableFuture<Boolean> awaitRoom() {
        var room = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> {
            try {
                room.complete(outbox.awaitRoom());
            } catch (InterruptedException e) {
                room.completeExceptionally(e);
            }
        });
        return room;
    }

    @Test
    void outbox_isStalledSinceItsLastProgress() throws InterruptedException {
        clock.set(100);
        outbox.offer(packet("x".repeat(3 * Outbox.WRITE_BYTES)));
        sink.awaitWrite();
        assertThat(outbox.stalledSince(100)).isFalse();
        assertThat(outbox.stalledSince(101)).isTrue();

        clock.set(200);
        sink.letThrough(1);
        sink.awaitWrite(); // the second piece: the first was progress
        assertThat(outbox.stalledSince(200)).isFalse();
        assertThat(outbox.stalledSince(201)).isTrue();
        finish();
        assertThat(outbox.stalledSince(Long.MAX_VALUE)).isFalse();
    }

    private void startWriting(String text) {
        outbox.offer(packet(text));
        sink.awaitWrite();
    }

    private void finish() throws InterruptedException {
        sink.letThrough(1_000);
        assertThat(outbox.awaitQuiet(30, TimeUnit.SECONDS)).isTrue();
    }

    private static Packet packet(String text) {
        return Packet.delivery(text.getBytes(StandardCharsets.US_ASCII), 0);
    }
}
