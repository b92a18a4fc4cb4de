package io.notiflux.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything that was measured, for programs to read. */
final class JsonFile {
    private JsonFile() {}

    static void write(Path file, Map<String, String> facts, List<Results> all) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                JsonGenerator json = new JsonFactory().createGenerator(writer).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeArrayFieldStart("scenarios");
            for (Results results : all) {
                scenario(json, results);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void scenario(JsonGenerator json, Results results) throws IOException {
        json.writeStartObject();
        json.writeStringField("scenario", results.scenario());
        json.writeStringField("load", results.load());
        json.writeArrayFieldStart("variants");
        for (Map.Entry<String, List<Map<Metric, Double>>> variant :
                results.rounds().entrySet()) {
            json.writeStartObject();
            json.writeStringField("variant", variant.getKey());
            json.writeArrayFieldStart("rounds");
            for (Map<Metric, Double> figures : variant.getValue()) {
                figures(json, figures);
            }
            json.writeEndArray();
            json.writeFieldName("median");
            figures(json, results.median(variant.getKey()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ratios");
        for (String[] pair : results.comparisons()) {
            json.writeStartObject();
            json.writeStringField("of", pair[0]);
            json.writeStringField("to", pair[1]);
            json.writeFieldName("median");
            figures(json, results.ratio(pair[0], pair[1]));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** By the metrics' names, such as {@code last_p99}; times and sizes have the units of the tables. */
    private static void figures(JsonGenerator json, Map<Metric, Double> figures) throws IOException {
        json.writeStartObject();
        for (Map.Entry<Metric, Double> figure : figures.entrySet()) {
            json.writeNumberField(figure.getKey().name().toLowerCase(Locale.ROOT), figure.getValue());
        }
        json.writeEndObject();
    }
}
