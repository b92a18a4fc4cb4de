package io.notiflux.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Parsers and writers of JSON; for any thread. */
public final class Json {
    private static final JsonFactory WRITER = builder().build();

    /** Writes an object's members. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /**
     * What a text from outside may be made of.
     *
     * @param depth of objects and arrays in each other
     * @param tokens values, names and brackets, altogether: the names that are looked at for doubles are among them
     * @param string characters of one string; {@link #ANY} where whoever reads the text bounds that
     */
    public record Bounds(int depth, int tokens, int string) {
        public static final int ANY = Integer.MAX_VALUE;
        /** A topic's: no field of ours has a longer name. */
        private static final int NAME = 1_024;
        /** Of digits: more would be a number of no use, and take time that grows with their square. */
        private static final int NUMBER = 256;

        private StreamReadConstraints constraints() {
            return StreamReadConstraints.builder()
                    .maxNestingDepth(depth)
                    .maxTokenCount(tokens)
                    .maxStringLength(string)
                    .maxNameLength(NAME)
                    .maxNumberLength(NUMBER)
                    .build();
        }
    }

    /**
     * A factory of parsers for characters from outside: no field twice, within bounds, and no text in errors. Names are
     * neither interned nor kept from one text for the next: strangers choose them, and with them their hashes.
     */
    public static JsonFactory strict(Bounds bounds) {
        return strictBuilder(bounds)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /**
     * As {@link #strict}, for bytes that are UTF-8 whatever they look like: Jackson's guess would take them for UTF-16 or
     * UTF-32. Only with a table of names does it count bytes; that one is bounded, and refuses names that collide.
     */
    public static JsonFactory strictBytes(Bounds bounds) {
        return strictBuilder(bounds)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    private static JsonFactoryBuilder strictBuilder(Bounds bounds) {
        return builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(bounds.constraints());
    }

    /** A factory of generators. */
    public static JsonFactory writer() {
        return WRITER;
    }

    /** One object, in UTF-8. */
    public static byte[] object(Members members) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = WRITER.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** A string as JSON, with its quotes. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** By default each thread keeps the buffers that it used, 16 kB, and here each connection has a thread. */
    private static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8); // or an emoji takes 12 bytes for 4
    }
}
