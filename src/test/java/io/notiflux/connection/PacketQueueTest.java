package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring does what the JDK's does. */
class PacketQueueTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void queue_doesAsAnArrayDeque(long seed) {
        var random = new Random(seed);
        var queue = new PacketQueue();
        var model = new ArrayDeque<Packet>();
        int adds = 5;
        for (int step = 0; step < 20_000; step++) {
            if (step % 500 == 0) {
                adds = 2 + random.nextInt(7); // of ten: it grows for a while, then it shrinks
            }
            if (random.nextInt(2_000) == 0) {
                queue.clear();
                model.clear();
            } else if (random.nextInt(10) < adds) {
                Packet packet = Packet.control(new byte[0]);
                queue.add(packet);
                model.add(packet);
            } else if (!model.isEmpty()) {
                assertThat(queue.poll()).as("step %d of seed %d", step, seed).isSameAs(model.remove());
            }
            assertThat(queue.size()).as("step %d of seed %d", step, seed).isEqualTo(model.size());
            assertThat(queue.isEmpty()).as("step %d of seed %d", step, seed).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                assertThat(queue.peek()).as("step %d of seed %d", step, seed).isSameAs(model.element());
            }
        }
    }
}
