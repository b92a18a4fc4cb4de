package io.notiflux.cli;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of the JSON protocol, from its opening to its end. The client's threads put what comes into a queue, and
 * the owner's thread takes it; the next is asked for only then, so that nothing piles up behind a slow reader.
 */
final class Link implements AutoCloseable {
    private static final String SUBPROTOCOL = "notiflux.v1.json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** The server says by these that what we sent was wrong. It would be so again. */
    private static final Set<Integer> HOPELESS = Set.of(1002, 1007, 1009);

    private static final Set<Integer> TRY_LATER = Set.of(429, 503);
    private static final int CLOSE_TRY_LATER = 1013;

    private sealed interface Heard {
        record Text(String text) implements Heard {}

        /** A ping or a pong. */
        record Sign() implements Heard {}

        record Closed(int code, String reason) implements Heard {}

        record Broken(Throwable error) implements Heard {}
    }

    private final ServerUrl url;
    private final Duration quiet;
    private final Duration patience;
    private final HttpClient client;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final WebSocket webSocket;
    private boolean asked;

    /**
     * Connects.
     *
     * @param quiet how long nothing may be heard before the server is asked for a sign
     * @param patience how long it may take to give one
     */
    Link(ServerUrl url, Duration quiet, Duration patience)
            throws LostException, CommandException, InterruptedException {
        this.url = url;
        this.quiet = quiet;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        boolean open = false;
        try {
            this.webSocket = connect();
            if (!webSocket.getSubprotocol().equals(SUBPROTOCOL)) {
                throw new CommandException(url + " does not speak " + SUBPROTOCOL + "; is it a notiflux server?");
            }
            open = true;
        } finally {
            if (!open) {
                client.shutdownNow();
            }
        }
    }

    private WebSocket connect() throws LostException, InterruptedException {
        try {
            return client.newWebSocketBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .subprotocols(SUBPROTOCOL)
                    .buildAsync(url.webSocket(), new Ear())
                    .get(2 * CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS); // the client's own limit comes first
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean later = cause instanceof WebSocketHandshakeException refused
                    && TRY_LATER.contains(refused.getResponse().statusCode());
            throw new LostException(NetworkFault.of(url, cause), later);
        } catch (TimeoutException e) {
            throw new LostException(NetworkFault.of(url, e), false);
        }
    }

    void send(String command) {
        CompletableFuture<WebSocket> _ = webSocket.sendText(command, true).whenComplete((_, error) -> {
            if (error != null) {
                heard.add(new Heard.Broken(error));
            }
        });
    }

    /** Returns the next text, or empty if there is none yet, at the latest when the time to wait for a sign is over. */
    Optional<String> next() throws InterruptedException, LostException, CommandException {
        Duration wait = asked ? patience : quiet;
        return switch (heard.poll(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            case null -> {
                if (asked) {
                    throw new LostException(
                            "nothing was heard for " + quiet.plus(patience).toSeconds() + " s", false);
                }
                CompletableFuture<WebSocket> _ = webSocket.sendPing(ByteBuffer.allocate(0));
                asked = true;
                yield Optional.empty();
            }
            case Heard.Text(String text) -> {
                goOn();
                yield Optional.of(text);
            }
            case Heard.Sign _ -> {
                goOn();
                yield Optional.empty();
            }
            case Heard.Closed(int code, String reason) -> {
                String told =
                        "the server closed the connection with " + code + (reason.isEmpty() ? "" : " (" + reason + ")");
                if (HOPELESS.contains(code)) {
                    throw new CommandException(told);
                }
                throw new LostException(told, code == CLOSE_TRY_LATER);
            }
            case Heard.Broken(Throwable error) -> throw new LostException(NetworkFault.of(url, error), false);
        };
    }

    private void goOn() {
        asked = false;
        webSocket.request(1);
    }

    @Override
    public void close() {
        webSocket
                .sendClose(WebSocket.NORMAL_CLOSURE, "")
                .orTimeout(1, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
        webSocket.abort();
        client.shutdownNow();
    }

    /** Called by the client's threads, one call at a time. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(new Heard.Text(text.toString()));
                text.setLength(0);
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1); // the protocol has none
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
            heard.add(new Heard.Sign());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            heard.add(new Heard.Sign());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add(new Heard.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add(new Heard.Broken(error));
        }
    }
}
