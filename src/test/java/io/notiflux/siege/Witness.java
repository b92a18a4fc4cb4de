package io.notiflux.siege;

import io.notiflux.TestKeys;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What the honest have in common: whom they talk to, and the toll to write into, which is another for each attack. */
final class Witness {
    /** One of each publisher's own. */
    static final List<String> TOPICS = List.of("honest-0", "honest-1");

    private final int port;
    private final TestKeys keys;
    private final AtomicReference<Toll> toll;
    private volatile boolean over;

    Witness(int port, TestKeys keys, AtomicReference<Toll> toll) {
        this.port = port;
        this.keys = keys;
        this.toll = toll;
    }

    /** @param patienceMillis how long a read may wait */
    Line connect(int patienceMillis) throws IOException {
        return Line.connect(port, 0).patience(patienceMillis);
    }

    TestKeys keys() {
        return keys;
    }

    Toll toll() {
        return toll.get();
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }
}
