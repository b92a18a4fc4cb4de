package io.notiflux.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What all outboxes hold is counted as it lies in memory. */
class QueueBudgetTest {
    private static final int OVERHEAD = 64;

    private final QueueBudget budget = new QueueBudget(10_000);
    private final ManualWriters writers = new ManualWriters();
    private final RecordingSink sink = RecordingSink.open();

    @Test
    void packet_countsOnceHoweverManyWaitForIt() {
        Packet shared = Packet.delivery(new byte[1_000], 0);
        Outbox first = outbox();
        Outbox second = outbox();
        first.offer(shared);
        second.offer(shared);
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD);
        first.discard();
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD);
        second.discard();
        assertThat(budget.held()).isZero();
    }

    @Test
    void packetOfARound_countsOnceTheRoundIsOver_howeverManyTookIt() {
        Packet round = Packet.broadcast(new byte[1_000], 0, null);
        Outbox first = outbox();
        Outbox second = outbox();
        first.offer(round);
        second.offer(round);
        assertThat(budget.held()).isZero();
        round.offered();
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD);
        first.discard();
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD);
        second.discard();
        assertThat(budget.held()).isZero();
    }

    /** A message goes out in two forms, and both may follow the same packet of the message before. */
    @Test
    void packetsOfTwoFormsOfAMessage_countEachForItself() {
        Packet before = Packet.broadcast(new byte[100], 0, null);
        Packet whole = Packet.broadcast(new byte[1_000], 0, before);
        Packet shorter = whole.inForm(_ -> new byte[300], before);
        Outbox first = outbox();
        Outbox second = outbox();
        first.offer(before);
        first.offer(whole);
        second.offer(shorter);
        before.offered();
        whole.offered();
        shorter.offered();
        assertThat(budget.held()).isEqualTo(100 + 1_000 + 300 + 3 * OVERHEAD);
        first.discard();
        second.discard();
        assertThat(budget.held()).isZero();
    }

    @Test
    void packetInAFormThatIsNotShorter_isItself() {
        Packet broadcast = Packet.broadcast(new byte[100], 0, null);
        assertThat(broadcast.inForm(bytes -> bytes, null)).isSameAs(broadcast);
        assertThat(broadcast.inForm(_ -> new byte[100], null)).isSameAs(broadcast);
        assertThat(broadcast.inForm(_ -> new byte[99], null).length()).isEqualTo(99);
    }

    @Test
    void packetOfARound_thatIsWrittenBeforeTheRoundIsOver_neverCounts() {
        Packet round = Packet.broadcast(new byte[1_000], 0, null);
        outbox().offer(round);
        writers.run();
        round.offered();
        assertThat(budget.held()).isZero();
    }

    @Test
    void packetOfARound_countsForThoseWhoTakeItLater() {
        Packet round = Packet.broadcast(new byte[1_000], 0, null);
        outbox().offer(round);
        writers.run();
        round.offered();
        outbox().offer(round);
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD);
        writers.run();
        assertThat(budget.held()).isZero();
    }

    @Test
    void packetsOfOneTopic_areGivenBackOnceNoneIsHeld() {
        Packet one = Packet.broadcast(new byte[100], 0, null);
        outbox().offer(one);
        one.offered();
        Outbox slow = outbox();
        Packet two = Packet.broadcast(new byte[100], 0, one);
        slow.offer(two);
        two.offered();
        assertThat(budget.held()).isEqualTo(2 * (100 + OVERHEAD));
        slow.discard();
        assertThat(budget.held()).isEqualTo(2 * (100 + OVERHEAD));
        writers.run();
        assertThat(budget.held()).isZero();
    }

    @Test
    void whoHoldsAnOldPacket_keepsFewOfTheOthersCounted() {
        Packet previous = Packet.broadcast(new byte[100], 0, null);
        var stalled = new Outbox(sink, 1_000, _ -> {}, new DeliveryStats(), budget, System::nanoTime);
        stalled.offer(previous);
        previous.offered();
        for (int i = 0; i < 1_000; i++) {
            Packet next = Packet.broadcast(new byte[100], 0, previous);
            outbox().offer(next);
            next.offered();
            writers.run();
            previous = next;
        }
        assertThat(budget.held()).isPositive().isLessThanOrEqualTo(64 * (100 + OVERHEAD));
        stalled.discard();
        assertThat(budget.held()).isZero();
    }

    @Test
    void topicsPackets_thatManyTakeAndRelease_leaveNothingCounted() throws Exception {
        List<Outbox> outboxes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            outboxes.add(new Outbox(
                    (bytes, offset, length) -> {},
                    1 << 20,
                    Thread::startVirtualThread,
                    new DeliveryStats(),
                    budget,
                    System::nanoTime));
        }
        Packet previous = null;
        for (int i = 0; i < 20_000; i++) {
            Packet next = Packet.broadcast(new byte[i % 300], 0, previous);
            outboxes.forEach(outbox -> outbox.offer(next));
            next.offered();
            previous = next;
        }
        await().untilAsserted(() -> assertThat(budget.held()).isZero());
    }

    @Test
    void headOfItsOwn_countsBesideWhatIsShared() {
        Packet data = Packet.delivery(new byte[1_000], 0);
        Outbox first = outbox();
        Outbox second = outbox();
        first.offer(data.behind("id: 1\n".getBytes(US_ASCII)));
        second.offer(data.behind("id: 2\n".getBytes(US_ASCII)));
        assertThat(budget.held()).isEqualTo(1_000 + OVERHEAD + 2 * (6 + OVERHEAD));
        assertThat(first.queuedBytes()).isEqualTo(1_006 + OVERHEAD);
        writers.run();
        assertThat(budget.held()).isZero();
    }

    @Test
    void headAndData_areWrittenInOnePiece() {
        Outbox outbox = outbox();
        Packet data = Packet.delivery("data: x\n\n".getBytes(US_ASCII), 0);
        outbox.offer(data.behind("id: 1\n".getBytes(US_ASCII)));
        outbox.offer(data.behind("id: 2\n".getBytes(US_ASCII)));
        writers.run();
        assertThat(sink.text()).isEqualTo("id: 1\ndata: x\n\nid: 2\ndata: x\n\n");
    }

    @Test
    void whatIsWritten_isGivenBack() {
        Outbox outbox = outbox();
        for (int i = 0; i < 1_000; i++) {
            outbox.offer(Packet.control(new byte[i]));
        }
        assertThat(budget.held()).as("with the queue itself").isGreaterThan(1_000 * (OVERHEAD + 8) + 499_500);
        writers.run();
        assertThat(budget.held()).isZero();
    }

    @Test
    void failedWrite_givesAllBack() {
        Outbox outbox = new Outbox(
                (bytes, offset, length) -> {
                    throw new IllegalStateException("gone");
                },
                1_000,
                writers,
                new DeliveryStats(),
                budget,
                System::nanoTime);
        for (int i = 0; i < 100; i++) {
            outbox.offer(Packet.control(new byte[10]));
        }
        writers.run();
        assertThat(budget.held()).isZero();
    }

    @Test
    void shortage_callsForReliefOnceAtATime() {
        var calls = new AtomicInteger();
        var done = new CountDownLatch(1);
        budget.relievedBy(() -> {
            calls.incrementAndGet();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(budget.hasRoomFor(10_000)).isTrue();
        budget.count(8_750);
        assertThat(budget.hasRoomFor(1_250)).isTrue();
        assertThat(calls).hasValue(0);
        budget.count(1);
        assertThat(budget.isShort()).isTrue();
        assertThat(budget.hasRoomFor(1_250)).isFalse();
        assertThat(budget.hasRoomFor(1_249)).isTrue();
        await().until(() -> calls.get() == 1);
        done.countDown();
        await().until(() -> !budget.hasRoomFor(1_250) && calls.get() > 1);
    }

    private Outbox outbox() {
        return new Outbox(sink, Long.MAX_VALUE, writers, new DeliveryStats(), budget, System::nanoTime);
    }
}
