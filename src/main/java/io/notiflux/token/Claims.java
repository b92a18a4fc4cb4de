package io.notiflux.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects a token's claims (RFC 7519 section 4.1, and three of our own), and checks that each has the right type. */
final class Claims implements StrictJson.FieldHandler {
    /** The last second of the year 9999. A larger number is a mistake, such as a time in milliseconds. */
    private static final double MAX_EPOCH_SECONDS = 253_402_300_799d;

    private @Nullable String subject;
    private String id = "";
    private @Nullable Instant expires;
    private Instant notBefore = Instant.MIN;
    private @Nullable Set<String> topics;
    private List<TopicPattern> patterns = List.of();
    private @Nullable Scope scope;

    /**
     * Reads the claims.
     *
     * @param payload a JSON object, as a {@link Jws} has it
     */
    static Claims read(String payload) throws RefusedException {
        Claims claims = new Claims();
        try {
            StrictJson.readObject(payload, claims);
        } catch (IOException e) {
            // A Jws was checked to hold an object, so this is a value beyond the parser's limits, such as a number a
            // page long.
            throw wrong("A claim of the token is too long to be read.");
        }
        return claims;
    }

    @Override
    public void field(String name, JsonParser value) throws IOException, RefusedException {
        switch (name) {
            case "sub" -> {
                string(name, value);
                subject = value.getText();
            }
            case "jti" -> id = id(value);
            case "exp" -> expires = time(name, value);
            case "nbf" -> notBefore = time(name, value);
            case "topics" -> topics = topics(value);
            case "topic_patterns" -> patterns = patterns(value);
            case "scope" -> {
                string(name, value);
                scope = Scope.of(value.getText())
                        .orElseThrow(() -> wrong("'scope' must be \"subscribe\", \"broadcast\" or \"admin\"."));
            }
            default -> {} // other claims are ignored, whatever they hold
        }
    }

    Grant grant() throws RefusedException {
        if (subject == null) {
            throw missing("sub");
        }
        if (expires == null) {
            throw missing("exp");
        }
        if (topics == null) {
            throw missing("topics");
        }
        if (scope == null) {
            throw missing("scope");
        }
        return new Grant(subject, id, scope, topics, patterns, notBefore, expires);
    }

    private static String id(JsonParser value) throws IOException, RefusedException {
        string("jti", value);
        String id = value.getText();
        if (id.length() > Grant.MAX_ID_LENGTH) {
            throw wrong("'jti' must have at most " + Grant.MAX_ID_LENGTH + " characters.");
        }
        return id;
    }

    private static Set<String> topics(JsonParser value) throws IOException, RefusedException {
        Set<String> topics = new HashSet<>();
        for (JsonToken token = array("topics", value); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            topics.add(element("topics", value));
        }
        return Set.copyOf(topics);
    }

    private static List<TopicPattern> patterns(JsonParser value) throws IOException, RefusedException {
        List<TopicPattern> patterns = new ArrayList<>();
        String name = "topic_patterns";
        for (JsonToken token = array(name, value); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            if (patterns.size() == TopicPattern.MAX_PATTERNS) {
                throw wrong("'topic_patterns' must have at most " + TopicPattern.MAX_PATTERNS + " patterns.");
            }
            String text = element(name, value);
            Optional<String> fault = TopicPattern.fault(text);
            if (fault.isPresent()) {
                throw wrong("One of 'topic_patterns' " + fault.get() + ".");
            }
            patterns.add(new TopicPattern(text));
        }
        return List.copyOf(patterns);
    }

    /** Enters the array; returns what it begins with. */
    private static JsonToken array(String name, JsonParser value) throws IOException, RefusedException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("'" + name + "' must be an array of strings.");
        }
        return value.nextToken();
    }

    private static String element(String name, JsonParser value) throws IOException, RefusedException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("'" + name + "' must be an array of strings.");
        }
        return value.getText();
    }

    private static void string(String name, JsonParser value) throws RefusedException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("'" + name + "' must be a string.");
        }
    }

    private static Instant time(String name, JsonParser value) throws IOException, RefusedException {
        if (!value.currentToken().isNumeric()) {
            throw wrong("'" + name + "' must be a number: seconds since 1970.");
        }
        double seconds = value.getDoubleValue();
        if (!(seconds >= 0 && seconds <= MAX_EPOCH_SECONDS)) {
            throw wrong("'" + name + "' must be seconds since 1970, and this number is no such time.");
        }
        return Instant.ofEpochSecond((long) seconds);
    }

    private static RefusedException missing(String claim) {
        return wrong("The token has no '" + claim + "' claim.");
    }

    private static RefusedException wrong(String detail) {
        return new RefusedException(Refusal.Reason.TOKEN_CLAIMS, detail);
    }
}
