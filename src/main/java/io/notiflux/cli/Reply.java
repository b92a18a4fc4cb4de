package io.notiflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a server says in the JSON protocol. */
sealed interface Reply {
    record Message(String topic, String id, String message) implements Reply {}

    /**
     * The topics are subscribed.
     *
     * @param left of the token's time; empty where the subscriptions outlive it
     */
    record Subscribed(Map<String, Start> topics, Optional<Duration> left) implements Reply {}

    /** A newer token was taken, whose time this is. */
    record Refreshed(Optional<Duration> left) implements Reply {}

    /** Some of the subscriptions have ended with their token. */
    record Ended() implements Reply {}

    /** Where the server is, for all topics. */
    record Position(String id) implements Reply {}

    /** It is about to close the connection. */
    record GoAway(Duration reconnect) implements Reply {}

    /**
     * A command is refused.
     *
     * @param topic which it is about; empty if it is about none in particular
     */
    record Refused(String code, String detail, String topic) implements Reply {}

    /** Anything that need not concern us, as a later version may say more. */
    record Other() implements Reply {}

    /** Where a topic's subscription starts, and whether all that was missed follows. */
    record Start(String position, boolean recovered) {}

    /** Understands a text, or returns empty if a notiflux server does not speak so. */
    static Optional<Reply> of(String text) {
        try (JsonParser json = Reader.FACTORY.createParser(text)) {
            return Optional.of(new Reader(json).read());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads one. */
    final class Reader {
        private static final int MAX_DEPTH = 16;
        private static final JsonFactory FACTORY =
                Json.strict(new Json.Bounds(MAX_DEPTH, Json.Bounds.ANY, Json.Bounds.ANY));

        private final JsonParser json;
        private final Map<String, String> fields = new HashMap<>();
        private final Map<String, Start> topics = new LinkedHashMap<>();

        private Reader(JsonParser json) {
            this.json = json;
        }

        private Reply read() throws IOException {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("topics") && json.currentToken() == JsonToken.START_OBJECT) {
                    starts();
                } else {
                    scalar(name, fields);
                }
            }
            return switch (field("type")) {
                case "message" -> new Message(field("topic"), field("id"), field("message"));
                case "subscribed" -> new Subscribed(topics, left());
                case "refreshed" -> new Refreshed(left());
                case "unsubscribed" -> fields.containsKey("code") ? new Ended() : new Other();
                case "position" -> new Position(field("id"));
                case "goaway" -> new GoAway(Duration.ofMillis(Math.max(0, Long.parseLong(field("reconnect_ms")))));
                case "error" -> new Refused(field("code"), field("detail"), fields.getOrDefault("topic", ""));
                default -> new Other();
            };
        }

        private Optional<Duration> left() {
            return Optional.ofNullable(fields.get("expires_ms"))
                    .map(Long::parseLong)
                    .map(Duration::ofMillis);
        }

        private void starts() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String topic = json.currentName();
                require(json.nextToken() == JsonToken.START_OBJECT);
                Map<String, String> start = new HashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    scalar(name, start);
                }
                String position = start.getOrDefault("position", "");
                require(!position.isEmpty());
                topics.put(topic, new Start(position, !"false".equals(start.get("recovered"))));
            }
        }

        private void scalar(String name, Map<String, String> into) throws IOException {
            if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                into.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }

        private String field(String name) {
            String value = fields.get(name);
            if (value == null) {
                throw new IllegalArgumentException(name);
            }
            return value;
        }

        private static void require(boolean isSo) {
            if (!isSo) {
                throw new IllegalArgumentException("not the protocol");
            }
        }
    }
}
