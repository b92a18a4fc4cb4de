package io.notiflux.bench;

import java.io.IOException;
import java.net.Socket;

/** Requests over HTTP/1.1, over one connection or, of a server that closes it behind each answer, over one each. */
final class HttpPublishing implements Publishing {
    private final int port;
    private Connection connection;

    HttpPublishing(int port) throws IOException {
        this.port = port;
        connection = Connection.open(port);
    }

    @Override
    public void send(Post post) throws IOException {
        if (connection.replies.last()) {
            connection.socket.setSoLinger(true, 0); // a reset leaves no port in TIME_WAIT, of which it would run out
            connection.socket.close();
            connection = Connection.open(port);
        }
        connection.socket.getOutputStream().write(post.bytes());
        int status = connection.replies.next();
        if (status / 100 != 2) {
            throw new IOException("the server answered " + status);
        }
        if (post.count() > 1 && connection.replies.accepted() != post.count()) {
            throw new IOException("the server took " + connection.replies.accepted() + " of " + post.count());
        }
    }

    @Override
    public void close() throws IOException {
        connection.socket.close();
    }

    private record Connection(Socket socket, Replies replies) {
        static Connection open(int port) throws IOException {
            Socket socket = Publishing.connect(port);
            return new Connection(socket, new Replies(socket.getInputStream()));
        }
    }
}
