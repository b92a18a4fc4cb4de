package io.notiflux.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** A publisher's connection, with one post under way. */
interface Publishing extends Closeable {
    int TIMEOUT_MILLIS = 30_000;

    /** Returns once the server has answered that it took all of it. */
    void send(Post post) throws IOException;

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }
}
