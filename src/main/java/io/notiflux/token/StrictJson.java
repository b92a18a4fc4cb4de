package io.notiflux.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import java.io.IOException;

/**
 * Reads one JSON object field by field, so strictly that two readers cannot understand it differently: no duplicate
 * fields, no deep nesting, nothing after the object.
 */
final class StrictJson {
    /**
     * Makes parsers. Our claims have a depth of two; others' claims may have a few more. A token's length bounds all
     * that it holds.
     */
    private static final JsonFactory FACTORY = Json.strict(new Json.Bounds(16, Jws.MAX_LENGTH, Jws.MAX_LENGTH));

    /** Handles one field. The parser is at the field's value, and must stay within it. */
    @FunctionalInterface
    interface FieldHandler {
        void field(String name, JsonParser value) throws IOException, RefusedException;
    }

    private StrictJson() {}

    /**
     * Checks a text.
     *
     * @throws IOException if the text is not one JSON object and nothing else
     */
    static void check(String text) throws IOException {
        try {
            readObject(text, (name, value) -> {});
        } catch (RefusedException e) {
            throw new IllegalStateException("nothing refuses a field here", e);
        }
    }

    /**
     * Reads an object.
     *
     * @throws IOException if the text is not one JSON object and nothing else
     */
    static void readObject(String text, FieldHandler handler) throws IOException, RefusedException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                handler.field(name, parser);
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new IOException("something behind the object");
            }
        }
    }
}
