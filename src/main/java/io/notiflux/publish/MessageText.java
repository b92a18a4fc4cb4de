package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import java.io.IOException;
import java.io.StringWriter;

/**
 * The text that a JSON value stands for as a message: a string's own, and for any other value its JSON without white
 * space, with numbers as they were written and strings escaped only where they must be. It has no more characters than
 * the value, so what bounds a body bounds it.
 */
final class MessageText {
    private MessageText() {}

    /** Reads the value that the parser is at. Unpaired surrogates stay in it. */
    static String read(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : compact(json);
    }

    private static String compact(JsonParser json) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator out = Json.writer().createGenerator(text)) {
            int depth = copy(json, out);
            while (depth > 0) {
                json.nextToken();
                depth += copy(json, out);
            }
        }
        return text.toString();
    }

    /** Returns by how much the depth changes. */
    private static int copy(JsonParser json, JsonGenerator out) throws IOException {
        JsonToken token = json.currentToken();
        if (token.isNumeric()) {
            out.writeNumber(json.getText()); // as text, because a double would lose digits
        } else {
            out.copyCurrentEvent(json);
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
}
