package io.notiflux.connection;

import io.notiflux.stats.LatencyHistogram;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What all outboxes of the process have written. Any thread. */
public final class DeliveryStats {
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LatencyHistogram latency = new LatencyHistogram();

    /** Counts those of a written batch that are deliveries. */
    void written(@Nullable Packet[] batch, int size, long nowNanos) {
        int count = 0;
        long length = 0;
        for (int i = 0; i < size; i++) {
            Packet packet = batch[i];
            if (packet != null && packet.isDelivery()) {
                count++;
                length += packet.length();
                if (packet.isTimed()) {
                    latency.record(nowNanos - packet.acceptedNanos());
                }
            }
        }
        if (count > 0) {
            deliveries.add(count);
            bytes.add(length);
        }
    }

    public long deliveries() {
        return deliveries.sum();
    }

    /** With their framing, as they went to the sockets. */
    public long bytes() {
        return bytes.sum();
    }

    /** From accepted to written. */
    public LatencyHistogram latency() {
        return latency;
    }
}
