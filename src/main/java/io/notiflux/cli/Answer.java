package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answers to a broadcast or to a batch, which is an object.
 *
 * @param fields its strings and numbers; of another kind, or of an object within, only the name
 * @param results its results, each as a line of JSON; none of a single broadcast
 * @param refused how many of the results are no successes
 */
record Answer(Map<String, String> fields, List<String> results, int refused) {
    private static final int MAX_DEPTH = 16;
    private static final JsonFactory FACTORY =
            Json.strict(new Json.Bounds(MAX_DEPTH, Json.Bounds.ANY, Json.Bounds.ANY));
    private static final String OK = "200";

    /** Returns what was read, or empty if it is no object. */
    static Optional<Answer> of(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        List<String> results = new ArrayList<>();
        int refused = 0;
        try (JsonParser json = FACTORY.createParser(new String(body, UTF_8))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("results") && json.currentToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        refused += OK.equals(result(json, results)) ? 0 : 1;
                    }
                } else {
                    fields.put(name, json.currentToken().isScalarValue() ? json.getText() : "");
                    json.skipChildren();
                }
            }
            return Optional.of(new Answer(fields, results, refused));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Copies one result, and returns its status. */
    private static String result(JsonParser json, List<String> results) throws IOException {
        String status = "";
        var line = new ByteArrayOutputStream();
        try (JsonGenerator copy = Json.writer().createGenerator(line)) {
            copy.writeStartObject();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                copy.writeFieldName(name);
                json.nextToken();
                if (name.equals("status")) {
                    status = json.getText();
                }
                copy.copyCurrentStructure(json);
            }
            copy.writeEndObject();
        }
        results.add(line.toString(UTF_8));
        return status;
    }

    /** Returns a problem's detail and code in one line, or nothing if this is no problem. */
    Optional<String> problem() {
        return fields.containsKey("detail") && fields.containsKey("code")
                ? Optional.of(fields.get("detail") + " (" + fields.get("code") + ")")
                : Optional.empty();
    }
}
