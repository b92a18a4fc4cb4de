package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.Offer;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.connection.QueueBudget;
import io.notiflux.connection.Sink;
import io.notiflux.topic.Encoder;
import io.notiflux.topic.Message;
import io.notiflux.topic.Subscriber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a connection is to the engine: a subscriber with an outbox, and a sink under it that stalls and breaks. */
final class StressConnection implements Subscriber, Sink {
    private static final String FENCE = "fence";
    private static final String LAST = "last";
    /** One instance, so that all share a message's line. */
    private static final Encoder<Packet> LINE = (message, _) -> packet(message);

    final Outbox outbox;
    private final Semaphore gate = new Semaphore(1);
    private final Semaphore fences = new Semaphore(0);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicInteger writers = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();
    private volatile boolean isCut;
    private volatile boolean isBroken;
    private volatile boolean isCancelled;
    private volatile String fault = "";

    StressConnection(long limit, DeliveryStats stats) {
        outbox = new Outbox(
                this, limit, Thread::startVirtualThread, stats, new QueueBudget(Long.MAX_VALUE), System::nanoTime);
    }

    private static Packet packet(Message message) {
        return Packet.delivery(line(message.text()), message.acceptedNanos());
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static Packet last() {
        return Packet.control(line(LAST));
    }

    // ---- the subscriber

    @Override
    public boolean offer(Message message) {
        if (isCancelled) {
            fault = "an offer after cancel returned";
        }
        return offer(message.encoded(LINE));
    }

    private boolean offer(Packet packet) {
        return switch (outbox.offer(packet)) {
            case QUEUED -> true;
            case CLOSED -> false;
            case OVERFLOW -> {
                isCut = true;
                outbox.closeAtOnce(last());
                yield false;
            }
        };
    }

    /** From now on an offer is a fault. */
    void cancelled() {
        isCancelled = true;
    }

    /** Whether the queue overflowed, and what was in it is lost. */
    boolean isCut() {
        return isCut;
    }

    /** Waits until all is written that was queued before. Returns false where the connection ended instead. */
    boolean fence() throws InterruptedException {
        if (!offer(Packet.control(line(FENCE)))) {
            return false;
        }
        assertThat(fences.tryAcquire(1, TimeUnit.MINUTES))
                .as("an end, or the fence")
                .isTrue();
        return !isCut && !isBroken;
    }

    // ---- the sink

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (writers.getAndIncrement() > 0) {
            fault = "two writers at a time";
        }
        gate.acquireUninterruptibly();
        try {
            if (isBroken) {
                throw new UncheckedIOException(new IOException("broken pipe"));
            }
            written.write(bytes, offset, length);
            String text = new String(bytes, offset, length, StandardCharsets.US_ASCII);
            if (text.contains(FENCE) || text.contains(LAST)) {
                fences.release();
            }
        } finally {
            gate.release();
            writers.getAndDecrement();
        }
    }

    @Override
    public void abort() {
        aborts.getAndIncrement();
        fences.release();
    }

    /** Until {@link #resume}, a write waits. */
    void stall() {
        gate.acquireUninterruptibly();
    }

    void resume() {
        gate.release();
    }

    /** Whatever is written fails. */
    void breakDown() {
        isBroken = true;
    }

    // ---- afterwards

    /** The messages that were written, once nothing goes on any more and what has to hold then is checked. */
    List<String> texts() throws InterruptedException {
        assertThat(outbox.awaitQuiet(1, TimeUnit.MINUTES)).isTrue();
        assertThat(outbox.queuedBytes()).as("queued").isZero();
        assertThat(outbox.offer(last())).as("an offer to what has ended").isEqualTo(Offer.CLOSED);
        assertThat(fault).isEmpty();
        assertThat(aborts.get()).as("aborts").isLessThanOrEqualTo(isBroken ? 1 : 0);
        List<String> lines = written.toString(StandardCharsets.US_ASCII).lines().toList();
        if (lines.contains(LAST)) {
            assertThat(lines.indexOf(LAST)).as("nothing behind the last").isEqualTo(lines.size() - 1);
        }
        return lines.stream()
                .filter(line -> !line.equals(FENCE) && !line.equals(LAST))
                .toList();
    }

    /** Whether its last packet was written. */
    boolean hasLast() {
        return written.toString(StandardCharsets.US_ASCII).endsWith(LAST + "\n");
    }
}
