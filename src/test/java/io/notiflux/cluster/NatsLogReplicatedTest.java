package io.notiflux.cluster;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The contract with three replicas: what was just acknowledged is not yet on each, and a key's second one may overtake. */
@Tag("cluster")
@Tag("alone")
class NatsLogReplicatedTest extends MessageLogContract {
    private static final NatsCluster NATS = NatsCluster.three();
    private static final AtomicInteger STREAMS = new AtomicInteger();

    private final Seen seen = new Seen();
    private final NatsLog log = Nodes.openReady(NATS.settings("s" + STREAMS.incrementAndGet()), seen);

    @AfterEach
    void close() {
        log.close();
    }

    @AfterAll
    static void stopServers() {
        NATS.close();
    }

    @Override
    MessageLog log() {
        return log;
    }

    @Override
    List<Seen.Delivered> delivered(int count) {
        await().until(() -> seen.count() >= count);
        return seen.delivered();
    }
}
