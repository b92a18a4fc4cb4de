package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No farewell comes before the head, whenever the server stops. */
class StreamPhaseTest {
    private final StreamPhase phase = new StreamPhase();

    @Test
    void stopBeforeTheHead_leavesTheFarewellToTheHeadsSender_howeverOftenItIsSaid() {
        assertThat(phase.leave()).isFalse();
        assertThat(phase.leave()).isFalse();
        assertThat(phase.opened()).isFalse();
    }

    @Test
    void heartbeat_findsNoOpenStream_beforeTheHead_evenIfItMustEnd() {
        assertThat(phase.isOpen()).isFalse();
        phase.leave();
        assertThat(phase.isOpen()).isFalse();
        phase.opened();
        assertThat(phase.isOpen()).isFalse();
    }

    @Test
    void stopAfterTheHead_saysFarewellAtOnce() {
        assertThat(phase.opened()).isTrue();
        assertThat(phase.isOpen()).isTrue();
        assertThat(phase.leave()).isTrue();
        assertThat(phase.leave()).isTrue(); // the outbox takes one last packet only
    }
}
