package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.json.Json;
import io.notiflux.topic.TopicName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /broadcast}: one JSON object in UTF-8, with nothing after it and no field twice.
 *
 * @param topics the topics, each once
 * @param several whether the topics came as a list, even a list of one
 * @param message its text, whichever JSON value it was
 * @param token the body's token, if it has one
 */
record BroadcastRequest(List<String> topics, boolean several, String message, Optional<String> token) {
    /** The most topics in a broadcast. It bounds what one request makes the server do. */
    static final int MAX_TOPICS = 1_000;

    /** The deepest nesting. Messages and unknown fields may hold anything, but must not exhaust a parser's stack. */
    static final int MAX_DEPTH = 64;

    /**
     * The most JSON tokens in a body: far more than most messages need, and few enough to be read in some
     * milliseconds.
     */
    private static final int MAX_TOKENS = 250_000;

    private static final JsonFactory FACTORY = Json.strict(new Json.Bounds(MAX_DEPTH, MAX_TOKENS, Json.Bounds.ANY));

    /** Leaves out the message and the token, which must not get into a log. */
    @Override
    public String toString() {
        return "BroadcastRequest[topics=" + topics + "]";
    }

    static BroadcastRequest parse(ByteBuffer body) throws ProblemException {
        CharBuffer text = decode(body);
        @Nullable String topic = null;
        @Nullable Set<String> list = null;
        @Nullable String message = null;
        @Nullable String token = null;
        try (JsonParser json =
                FACTORY.createParser(text.array(), text.arrayOffset() + text.position(), text.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body must be a JSON object: {\"topic\": \"...\", \"message\": \"...\"}.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "topic" -> topic = string(name, json);
                    case "topics" -> list = strings(name, json);
                    case "message" -> message = MessageText.read(json);
                    case "token" -> token = string(name, json);
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw malformed("There is something behind the JSON object; send one object and nothing else.");
            }
        } catch (StreamConstraintsException e) {
            throw malformed("The JSON is nested deeper than " + MAX_DEPTH + " levels, has more than " + MAX_TOKENS
                    + " values and names, or a number or name in it is too long.");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw malformed("The body is not JSON"
                    + (at == null ? "" : ", from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on")
                    + ".");
        } catch (IOException e) {
            throw malformed("The body is not JSON.");
        }
        if ((topic == null) == (list == null)) {
            throw malformed(
                    topic == null
                            ? "The field 'topic' is missing."
                            : "Give 'topic' or 'topics', and not both of them.");
        }
        List<String> topics = list == null ? List.of(topic) : List.copyOf(list);
        requireTopics(topics);
        if (message == null) {
            throw malformed("The field 'message' is missing.");
        }
        if (hasUnpairedSurrogate(message)) {
            throw malformed(
                    "The field 'message' has an unpaired surrogate (\\ud800 to \\udfff), which UTF-8 cannot carry.");
        }
        return new BroadcastRequest(topics, list != null, message, Optional.ofNullable(token));
    }

    private static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isBmpCodePoint(text.codePointAt(i))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static void requireTopics(List<String> topics) throws ProblemException {
        if (topics.isEmpty()) {
            throw wrongCount();
        }
        for (String topic : topics) {
            Optional<String> fault = TopicName.fault(topic);
            if (fault.isPresent()) {
                throw malformed("The field 'topic' names no topic: " + fault.get() + ".");
            }
        }
    }

    /**
     * Decodes UTF-8, the encoding of JSON between systems (RFC 8259 section 8.1). This happens before the parser, which
     * would guess the encoding and repair mistakes.
     */
    private static CharBuffer decode(ByteBuffer body) throws ProblemException {
        try {
            return withoutMark(StandardCharsets.UTF_8.newDecoder().decode(body));
        } catch (CharacterCodingException e) {
            throw malformed("The body is not UTF-8.");
        }
    }

    /** Passes over a byte order mark, which is no part of the text and may be ignored (RFC 8259 section 8.1). */
    private static CharBuffer withoutMark(CharBuffer text) {
        return text.hasRemaining() && text.get(text.position()) == '\uFEFF' ? text.position(text.position() + 1) : text;
    }

    private static String string(String name, JsonParser json) throws IOException, ProblemException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw malformed("The field '" + name + "' must be a string.");
        }
        return json.getText();
    }

    private static Set<String> strings(String name, JsonParser json) throws IOException, ProblemException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("The field '" + name + "' must be a list of strings.");
        }
        Set<String> strings = new LinkedHashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            strings.add(string(name, json));
            if (strings.size() > MAX_TOPICS) { // checked here, so that a megabyte list is not kept only to be refused
                throw wrongCount();
            }
        }
        return strings;
    }

    private static ProblemException wrongCount() {
        return malformed("The field 'topics' must list 1 to " + MAX_TOPICS + " topics.");
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
