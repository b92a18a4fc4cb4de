package io.notiflux.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection of the JSON protocol, subscribed to one topic. The client calls it, one call at a time. */
final class Subscriber implements WebSocket.Listener {
    static final String PROTOCOL = "notiflux.v1.json";
    private static final JsonFactory READER = new JsonFactory();

    private final Topic topic;
    private final String token;
    private final Arrivals arrivals;
    private final Check check;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Subscriber> subscribed = new CompletableFuture<>();
    private volatile boolean live;
    private volatile long received;

    Subscriber(Topic topic, String token, Arrivals arrivals, int publishers) {
        this.topic = topic;
        this.token = token;
        this.arrivals = arrivals;
        this.check = new Check(publishers);
    }

    /** Done once every later message comes; failed if the server refuses, or ends the connection before. */
    CompletableFuture<Subscriber> subscribed() {
        return subscribed;
    }

    boolean isLive() {
        return live;
    }

    /** Messages of this run, without doubles. */
    long received() {
        return received;
    }

    Check check() {
        return check;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        byte[] command = Json.object(json -> {
            json.writeStringField("type", "subscribe");
            json.writeArrayFieldStart("topics");
            json.writeString(topic.name());
            json.writeEndArray();
            json.writeStringField("token", token);
        });
        webSocket.request(Long.MAX_VALUE);
        webSocket.sendText(new String(command, StandardCharsets.UTF_8), true).exceptionally(failure -> {
            end(Reasons.of(failure));
            return webSocket;
        });
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // calls come one after the other
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            long now = System.nanoTime();
            Map<String, String> members = members(partial.toString());
            partial.setLength(0);
            switch (members.getOrDefault("type", "")) {
                case "message" ->
                    arrivals.message(members.getOrDefault("message", ""))
                            .filter(topic::isSent)
                            .filter(check::isNew)
                            .ifPresent(message -> {
                                arrivals.count(message, now);
                                received++;
                            });
                case "subscribed" -> {
                    live = true;
                    subscribed.complete(this);
                }
                case "error" -> end("the server refused the subscription: " + members.getOrDefault("detail", ""));
                default -> {
                    // a position, or that the server will stop
                }
            }
        }
        return null;
    }

    /** The members that are texts; a message's own text cannot be one of them. */
    private static Map<String, String> members(String text) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = READER.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    members.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            members.clear(); // no server of ours: what is missing is told at the end
        }
        return members;
    }

    private void end(String reason) {
        if (live) {
            live = false;
            arrivals.lost(reason);
        }
        subscribed.completeExceptionally(new IOException(reason));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        end("the server closed with " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        end(Reasons.of(failure));
    }
}
