package io.notiflux.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOMENT_MILLIS = 200;

    private ServerSocket listener;
    private Wire wire;

    @BeforeEach
    void open() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        wire = new Wire(listener.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        listener.close();
    }

    @Test
    void wire_thatIsSilent_holdsBytesBackUntilItIsMended() throws IOException {
        try (Socket client = connect();
                Socket server = listener.accept()) {
            client.getOutputStream().write('a');
            assertThat(server.getInputStream().read()).isEqualTo('a');

            wire.silence();
            client.getOutputStream().write('b');
            server.setSoTimeout(MOMENT_MILLIS);
            assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            wire.mend();
            server.setSoTimeout(PATIENCE_MILLIS);
            assertThat(server.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void wire_thatIsCut_endsConnectionsAndRefusesNewOnes() throws IOException {
        try (Socket client = connect();
                Socket _ = listener.accept()) {
            wire.cut();

            assertThat(hasEnded(client)).isTrue();
            assertThat(hasEnded(connect())).isTrue();
        }
    }

    @Test
    void wire_thatWasCut_takesNewConnectionsOnceMended() throws IOException {
        wire.cut();
        wire.mend();
        try (Socket client = connect();
                Socket server = listener.accept()) {
            client.getOutputStream().write('a');

            assertThat(server.getInputStream().read()).isEqualTo('a');
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
