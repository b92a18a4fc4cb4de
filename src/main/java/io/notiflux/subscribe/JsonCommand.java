package io.notiflux.subscribe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.notiflux.json.Json;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command from a client of {@code notiflux.v1.json}. Its {@code ref} is kept as JSON, and is empty if there is none.
 */
sealed interface JsonCommand {
    /**
     * Subscribes to all the topics.
     *
     * @param since by topic, for some or all of the topics; from now on for the others
     */
    record Subscribe(String ref, Set<String> topics, String token, Map<String, Since> since) implements JsonCommand {
        /** Leaves out the token, which must not get into a log. */
        @Override
        public String toString() {
            return "Subscribe[topics=" + topics + "]";
        }
    }

    /** Shows a newer token for what the client is subscribed to. */
    record Refresh(String ref, String token) implements JsonCommand {
        /** Leaves out the token, which must not get into a log. */
        @Override
        public String toString() {
            return "Refresh[]";
        }
    }

    /**
     * Ends subscriptions.
     *
     * @param topics the topics to end; empty for all
     */
    record Unsubscribe(String ref, Optional<Set<String>> topics) implements JsonCommand {}

    record Ping(String ref) implements JsonCommand {}

    /** A command with a mistake in it, and the detail to tell the client. */
    record Mistaken(String ref, String detail) implements JsonCommand {}

    static JsonCommand parse(String text) {
        return new Parser().parse(text);
    }

    /** Reads one object's fields. It keeps the first mistake until it has the {@code ref} to answer with. */
    final class Parser {
        /**
         * The longest command: it holds a thousand topics of the longest name, and a token. A client that wants more
         * sends several commands.
         */
        private static final int MAX_LENGTH = 1_024 * 1_024;
        /** The most topics in a command. A token of 16,384 characters has room for somewhat fewer. */
        private static final int MAX_TOPICS = 4_096;
        /**
         * The longest string. It is twice a token's limit, so that a token which is a little too long is reported as
         * just that.
         */
        private static final int MAX_STRING = 32 * 1_024;
        /**
         * The most JSON tokens in a command: enough for 'topics', the names and values of 'since', and some unknown
         * fields.
         */
        private static final int MAX_TOKENS = 4 * MAX_TOPICS;

        private static final JsonFactory FACTORY = Json.strict(new Json.Bounds(8, MAX_TOKENS, MAX_STRING));
        /** The longest {@code ref}. It is limited because it is echoed. */
        private static final int MAX_REF = 256;

        private static final String BYTE_ORDER_MARK = "\uFEFF";
        /** What stands for an id, or for all of {@code since}, where the newest messages are wanted. */
        private static final String LAST = "last";

        private String ref = "";
        private @Nullable String type;
        private @Nullable String token;
        private @Nullable Set<String> topics;
        private final Map<String, Since> since = new HashMap<>();
        /** The topics whose newest messages are wanted. */
        private final Set<String> newest = new HashSet<>();
        /** Whether those of all topics are. */
        private boolean newestOfAll;
        /** How many messages of each. */
        private OptionalInt last = OptionalInt.empty();

        private @Nullable String mistake;

        JsonCommand parse(String text) {
            if (text.length() > MAX_LENGTH) {
                return new Mistaken("", "A command has at most " + MAX_LENGTH + " characters; send several.");
            }
            try (JsonParser json = FACTORY.createParser(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return new Mistaken("", "A command is one JSON object, such as {\"type\":\"ping\",\"ref\":1}.");
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    field(name, json);
                }
                if (json.nextToken() != null) {
                    mistaken("There is something behind the JSON object; send one object a frame.");
                }
            } catch (StreamConstraintsException e) {
                mistaken("This is nested too deeply, or has more than " + MAX_TOPICS
                        + " topics or a name or string that is too long; send several commands.");
            } catch (IOException e) {
                mistaken("This is not JSON, has a field twice, or is nested too deeply; send one object a frame.");
            }
            return mistake == null ? command() : new Mistaken(ref, mistake);
        }

        private JsonCommand command() {
            return switch (type) {
                case null -> new Mistaken(ref, "The field 'type' is missing.");
                case "subscribe" -> subscribe();
                case "refresh" -> token == null ? tokenMissing() : new Refresh(ref, token);
                case "unsubscribe" -> new Unsubscribe(ref, Optional.ofNullable(topics));
                case "ping" -> new Ping(ref);
                default -> new Mistaken(ref, "The 'type' must be 'subscribe', 'refresh', 'unsubscribe' or 'ping'.");
            };
        }

        private JsonCommand subscribe() {
            if (topics == null || topics.isEmpty()) {
                return new Mistaken(ref, "The field 'topics' must list at least one topic.");
            }
            if (token == null) {
                return tokenMissing();
            }
            if (newestOfAll) {
                newest.addAll(topics);
            }
            if (!topics.containsAll(since.keySet()) || !topics.containsAll(newest)) {
                return new Mistaken(ref, "The field 'since' has a topic that 'topics' does not list.");
            }
            if (last.isPresent() && newest.isEmpty()) {
                return new Mistaken(
                        ref, "The field 'last' says how many messages \"since\":\"last\" brings; give both.");
            }
            var count = new Since.Newest(last.orElse(1));
            newest.forEach(topic -> since.put(topic, count));
            return new Subscribe(ref, topics, token, since);
        }

        private Mistaken tokenMissing() {
            return new Mistaken(ref, "The field 'token' is missing; give one of scope 'subscribe'.");
        }

        private void field(String name, JsonParser json) throws IOException {
            switch (name) {
                case "ref" -> ref(json);
                case "type" -> type = string(name, json);
                case "token" -> token = string(name, json);
                case "topics" -> topics(json);
                case "since" -> since(json);
                case LAST -> last(json);
                default -> json.skipChildren();
            }
        }

        private void ref(JsonParser json) throws IOException {
            if (!json.currentToken().isNumeric() && json.currentToken() != JsonToken.VALUE_STRING) {
                json.skipChildren();
                mistaken("The field 'ref' must be a string or a number.");
            } else if (json.getTextLength() > MAX_REF) {
                mistaken("The field 'ref' must have at most " + MAX_REF + " characters.");
            } else {
                ref = json.currentToken().isNumeric() ? json.getText() : Json.quoted(json.getText());
            }
        }

        private @Nullable String string(String name, JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                return json.getText();
            }
            json.skipChildren();
            mistaken("The field '" + name + "' must be a string.");
            return null;
        }

        private void topics(JsonParser json) throws IOException {
            Set<String> names = new LinkedHashSet<>();
            boolean isList = json.currentToken() == JsonToken.START_ARRAY;
            while (isList && json.nextToken() != JsonToken.END_ARRAY) {
                if (names.size() == MAX_TOPICS) {
                    throw new StreamConstraintsException("too many topics");
                }
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    names.add(json.getText());
                } else {
                    json.skipChildren();
                    mistaken("The field 'topics' must be a list of strings.");
                }
            }
            if (!isList) {
                json.skipChildren();
                mistaken("The field 'topics' must be a list of strings.");
            }
            topics = names;
        }

        private void last(JsonParser json) throws IOException {
            boolean isWhole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
            last = isWhole ? Since.Newest.count(json.getText()) : OptionalInt.empty();
            json.skipChildren();
            if (last.isEmpty()) {
                mistaken("The field 'last' must be a whole number from 1 to " + Since.Newest.MAX + ".");
            }
        }

        private void since(JsonParser json) throws IOException {
            newestOfAll = isLast(json);
            if (newestOfAll) {
                return;
            }
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                mistaken("The field 'since' must be \"last\", or an object: an id for each topic to resume.");
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String topic = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_NULL) {
                    continue; // a subscription's answer has null for a topic without a message yet
                }
                if (isLast(json)) {
                    newest.add(topic);
                    continue;
                }
                Optional<MessageId> id = json.currentToken() == JsonToken.VALUE_STRING
                        ? MessageId.parse(json.getText())
                        : Optional.empty();
                json.skipChildren();
                id.ifPresentOrElse(
                        there -> since.put(topic, new Since.After(there)),
                        () -> mistaken("The field 'since' has a value that is no id of a message."));
            }
        }

        private static boolean isLast(JsonParser json) throws IOException {
            return json.currentToken() == JsonToken.VALUE_STRING
                    && json.getText().equals(LAST);
        }

        private void mistaken(String detail) {
            if (mistake == null) {
                mistake = detail;
            }
        }
    }
}
