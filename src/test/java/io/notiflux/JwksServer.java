package io.notiflux;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An issuer's web server on a free port, which serves its keys or, as a test wants it, anything else. */
public final class JwksServer implements AutoCloseable {
    private static final String PATH = "/keys/jwks.json";
    private static final int DRIP_MILLIS = 20;

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile HttpHandler handler;

    private JwksServer(HttpServer server, String scheme, HttpHandler handler) {
        this.server = server;
        this.scheme = scheme;
        this.handler = handler;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Serves this set, or any text, as http allows on this machine. */
    public static JwksServer serving(String body) throws IOException {
        return new JwksServer(HttpServer.create(freePort(), 0), "http", answer(200, body));
    }

    /** Serves it over TLS. */
    public static JwksServer serving(String body, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(freePort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new JwksServer(server, "https", answer(200, body));
    }

    private static InetSocketAddress freePort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    /** Answers each request in this way from now on. */
    public void answers(HttpHandler next) {
        handler = next;
    }

    /** Serves this from now on. */
    public void serves(String body) {
        handler = answer(200, body);
    }

    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** How many requests came. */
    public int requests() {
        return requests.get();
    }

    public static HttpHandler answer(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public static HttpHandler redirect(int status, URI to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to.toString());
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** White space as fast as it goes, until nobody takes it any more. */
    public static HttpHandler endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] some = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(some);
            }
        };
    }

    /** White space a byte at a time, until nobody takes it any more. */
    public static HttpHandler dripping() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            try {
                while (true) {
                    body.write(' ');
                    body.flush();
                    Thread.sleep(DRIP_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            handler.handle(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
