package io.notiflux.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** A test that opens servers and logs, which are closed after it, the last one first. */
@Tag("cluster")
abstract class NatsTest {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
