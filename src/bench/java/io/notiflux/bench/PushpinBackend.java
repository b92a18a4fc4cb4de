package io.notiflux.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What Pushpin asks whether a WebSocket may open: it may, and is subscribed to the channel that its path names.
 * A text that Pushpin sends behind the subscription tells the client that it is there.
 */
final class PushpinBackend implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final String EVENTS = "application/websocket-events";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PushpinBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new BenchException("No port is free for Pushpin's backend: " + e.getMessage());
        }
        server.createContext("/", PushpinBackend::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            String channel = exchange.getRequestURI().getPath().substring(1);
            byte[] answer = (event.startsWith("OPEN\r\n") ? open(channel) : "").getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", EVENTS);
            exchange.getResponseHeaders().set("Sec-WebSocket-Extensions", "grip; message-prefix=\"\"");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String open(String channel) {
        return "OPEN\r\n" + control("{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}")
                + control("{\"type\":\"send-delayed\",\"content\":\"subscribed\",\"timeout\":1}")
                + control("{\"type\":\"flush-delayed\"}");
    }

    private static String control(String json) {
        String text = "c:" + json;
        return "TEXT " + Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
