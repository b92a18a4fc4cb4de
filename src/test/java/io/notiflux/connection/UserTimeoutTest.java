package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The listening socket's descriptor is found, and whatever is missing is no fault; {@code GonePeerTest} has the effect. */
class UserTimeoutTest {
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /proc/self/net")
    void socketThatListens_isFoundUntilItIsClosed() throws IOException {
        int port;
        try (var first = listen();
                var second = listen()) {
            port = port(first);
            assertThat(UserTimeout.listening(port)).isPresent();
            assertThat(UserTimeout.listening(port(second))).isPresent().isNotEqualTo(UserTimeout.listening(port));
        }
        assertThat(UserTimeout.listening(port)).isEmpty();
    }

    @Test
    void portThatNothingListensOn_isNoFault() throws IOException {
        int port;
        try (var socket = listen()) {
            port = port(socket);
        }
        assertThatNoException().isThrownBy(() -> UserTimeout.set(port, Duration.ofSeconds(1)));
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(ServerSocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }
}
