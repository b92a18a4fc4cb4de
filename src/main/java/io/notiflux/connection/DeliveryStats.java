package io.notiflux.connection;

import io.notiflux.stats.LatencyHistogram;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Statistics of what all outboxes of the process have written. Any thread. */
public final class DeliveryStats {
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LatencyHistogram latency = new LatencyHistogram();

    /** Counts the deliveries in a batch that was written. */
    void written(@Nullable Packet[] batch, int size, long nowNanos) {
        int count = 0;
        long length = 0;
        LatencyHistogram.Run timed = latency.run();
        for (int i = 0; i < size; i++) {
            Packet packet = batch[i];
            if (packet != null && packet.isDelivery()) {
                count++;
                length += packet.length();
                if (packet.isTimed()) {
                    timed.record(nowNanos - packet.acceptedNanos());
                }
            }
        }
        timed.end();
        if (count > 0) {
            bytes.add(length);
            deliveries.add(count); // last, so that whoever sees a delivery counted finds its bytes counted too
        }
    }

    public long deliveries() {
        return deliveries.sum();
    }

    /** Returns the bytes of all deliveries as they went to the sockets, framing included. */
    public long bytes() {
        return bytes.sum();
    }

    /** Returns the time that messages took from being accepted to being written. */
    public LatencyHistogram latency() {
        return latency;
    }
}
