package io.notiflux.topic;

import java.util.concurrent.TimeUnit;

/**
 * How much a topic had in the last minute, about. It counts in windows of a minute: of the last whole one, as large a part
 * counts as still lies within the last minute. The topic's lock guards it.
 */
final class LastMinute {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long startNanos;
    private long messages;
    private long bytes;
    private long messagesBefore;
    private long bytesBefore;

    /** What there was. */
    record Amount(long messages, long bytes) {}

    LastMinute(long nowNanos) {
        startNanos = nowNanos;
    }

    void add(long size, long nowNanos) {
        slide(nowNanos);
        messages++;
        bytes += size;
    }

    Amount at(long nowNanos) {
        slide(nowNanos);
        double share = 1 - (double) (nowNanos - startNanos) / WINDOW_NANOS;
        return new Amount(messages + Math.round(share * messagesBefore), bytes + Math.round(share * bytesBefore));
    }

    private void slide(long nowNanos) {
        long windows = (nowNanos - startNanos) / WINDOW_NANOS;
        if (windows == 0) {
            return;
        }
        messagesBefore = windows == 1 ? messages : 0;
        bytesBefore = windows == 1 ? bytes : 0;
        messages = 0;
        bytes = 0;
        startNanos += windows * WINDOW_NANOS;
    }
}
