package io.notiflux;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The decent client: the JDK's WebSocket, reading all that comes. */
public final class TestSubscriber implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestKeys keys;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket webSocket;

    private TestSubscriber(URI uri, TestKeys keys, String... subprotocols) {
        this.keys = keys;
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        this.webSocket =
                builder.buildAsync(uri, this).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Connects, offering these subprotocols. */
    public static TestSubscriber connect(TestServer server, String... subprotocols) {
        return new TestSubscriber(server.webSocketUri(), server.keys(), subprotocols);
    }

    /** To a server that is no {@link TestServer}. */
    static TestSubscriber connect(URI uri, TestKeys keys, String... subprotocols) {
        return new TestSubscriber(uri, keys, subprotocols);
    }

    /** Connects with the JSON protocol. */
    static TestSubscriber json(TestServer server) {
        return connect(server, "notiflux.v1.json");
    }

    /** Says something in the JSON protocol, and returns the answer. */
    String ask(String command) {
        say(command);
        return next();
    }

    /** Connects and subscribes; once this returns, every later broadcast to the topics comes. */
    public static TestSubscriber of(TestServer server, String... topics) {
        TestSubscriber subscriber = connect(server);
        for (String topic : topics) {
            subscriber.subscribe(topic);
        }
        return subscriber;
    }

    public void subscribe(String topic) {
        say("/subscribe " + topic + " " + keys.token("subscribe", topic));
        settle();
    }

    public void say(String text) {
        webSocket.sendText(text, true).join();
    }

    public WebSocket webSocket() {
        return webSocket;
    }

    /** Returns once the server has done with all that was said: it answers a ping in its turn. */
    public void settle() {
        webSocket.sendPing(java.nio.ByteBuffer.allocate(1)).join();
        poll(pongs, "a pong");
    }

    /** The next message; waits for it. */
    public String next() {
        return poll(messages, "a message");
    }

    public List<String> next(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    /** What has come and was not taken by {@link #next}, after a {@link #settle}. */
    public List<String> rest() {
        settle();
        return received();
    }

    /** What has come so far and was not taken by {@link #next}. */
    List<String> received() {
        List<String> all = new ArrayList<>();
        messages.drainTo(all);
        return all;
    }

    /** Done with the end, as {@link #end} tells it. */
    CompletableFuture<String> whenEnded() {
        return closed.copy();
    }

    /** Close code and reason of the end, such as {@code "1012 server restarts"}; waits for it. */
    public String end() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String poll(BlockingQueue<String> queue, String what) {
        try {
            String next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError(what + " did not come");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        socket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, java.nio.ByteBuffer payload) {
        pongs.add("pong");
        socket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete((code + " " + reason).strip());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.complete(error.toString());
    }

    @Override
    public void close() {
        webSocket.abort();
    }
}
