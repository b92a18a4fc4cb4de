package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
    private final WriteBuffers buffers = new WriteBuffers();

    @Test
    void bufferThatIsGivenBack_isTakenAgain() {
        byte[] buffer = buffers.take();
        assertThat(buffer).hasSize(Outbox.WRITE_BYTES);
        buffers.give(buffer);
        assertThat(buffers.take()).isSameAs(buffer);
        assertThat(buffers.take()).isNotSameAs(buffer);
    }

    @Test
    void buffersInUse_areDifferentOnes_howeverManyThereAre() {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(buffers.take());
        }
        taken.forEach(buffers::give);
        Set<byte[]> again = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 100; i++) {
            again.add(buffers.take());
        }
        assertThat(again).hasSize(100);
    }
}
