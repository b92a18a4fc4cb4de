package io.notiflux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server behind a proxy that writes down what comes, and answers as the test says. Health checks it answers and forgets.
 */
final class RecordingUpstream implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)\r\n");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String answer = OK;

    /** What came, and on which of the connections. */
    record Request(int connection, String head) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The values of all headers of this name. */
        List<String> header(String name) {
            return Pattern.compile("(?im)^" + name + ": *(.*?)\r?$")
                    .matcher(head)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }

    RecordingUpstream() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    /** From now on; nothing stands for the end of the connection. */
    void answer(String bytes) {
        answer = bytes;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket, connections.incrementAndGet()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
                Matcher length = LENGTH.matcher(head);
                socket.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                boolean isCheck = head.contains(" /observe/health/ready ");
                if (!isCheck) {
                    requests.add(new Request(connection, head));
                }
                String said = isCheck ? OK : answer;
                if (said.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(said.getBytes(ISO_8859_1));
            }
        } catch (IOException e) {
            // the proxy has gone
        }
    }

    /** The next request's head, or nothing at the connection's end. */
    private static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
