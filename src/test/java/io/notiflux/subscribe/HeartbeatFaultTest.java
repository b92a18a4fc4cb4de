package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that throws takes the heartbeat from none of the others. */
class HeartbeatFaultTest {
    @Test
    void fault_ofOne_leavesTheOthersTheirBeat() {
        List<Throwable> all = List.of(
                new IllegalStateException("bug"), new Exception(), new StackOverflowError("bug"), new Exception());
        List<Throwable> beaten = new ArrayList<>();
        Heartbeat.beatEach(all, client -> {
            switch (client) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> beaten.add(client);
            }
        });
        assertThat(beaten).containsExactly(all.get(1), all.get(3));
    }
}
