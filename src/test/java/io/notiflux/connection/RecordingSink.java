package io.notiflux.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Keeps what is written to it; can be made to block before each write, and to fail. */
final class RecordingSink implements Sink {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final List<Integer> lengths = new ArrayList<>();
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore permits;
    private volatile boolean broken;

    private RecordingSink(int permits) {
        this.permits = new Semaphore(permits);
    }

    static RecordingSink open() {
        return new RecordingSink(Integer.MAX_VALUE);
    }

    /** Each write waits to be let through. */
    static RecordingSink blocked() {
        return new RecordingSink(0);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        entered.release();
        permits.acquireUninterruptibly();
        if (broken) {
            throw new UncheckedIOException(new IOException("broken pipe"));
        }
        synchronized (this) {
            all.write(bytes, offset, length);
            lengths.add(length);
        }
    }

    void awaitWrite() {
        entered.acquireUninterruptibly();
    }

    void letThrough(int writes) {
        permits.release(writes);
    }

    void breakDown() {
        broken = true;
    }

    synchronized byte[] bytes() {
        return all.toByteArray();
    }

    synchronized String text() {
        return all.toString(StandardCharsets.US_ASCII);
    }

    /** The length of each write. */
    synchronized List<Integer> lengths() {
        return List.copyOf(lengths);
    }
}
