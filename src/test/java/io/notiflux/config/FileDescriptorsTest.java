package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileDescriptorsTest {
    @Test
    void sockets_leaveRoomForTheProcessItself() {
        assertThat(FileDescriptors.of(1_024)).isEqualTo(new FileDescriptors(832, 704));
    }

    @Test
    void webSockets_leaveHalfTheRoomWhereThereIsLittle() {
        assertThat(FileDescriptors.of(300)).isEqualTo(new FileDescriptors(108, 54));
    }

    @Test
    void sockets_areNeverNone() {
        assertThat(FileDescriptors.of(64)).isEqualTo(new FileDescriptors(2, 1));
    }

    @Test
    void unlimitedDescriptors_areAsManyAsThereAreNumbers() {
        assertThat(FileDescriptors.of(Long.MAX_VALUE).sockets()).isEqualTo(Integer.MAX_VALUE);
    }
}
