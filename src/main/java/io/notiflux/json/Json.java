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
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Makes parsers and writers of JSON. Any thread. */
public final class Json {
    private static final JsonFactory WRITER = builder().build();

    /** Writes an object's members. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /**
     * The limits on a text from outside.
     *
     * @param depth of objects and arrays within each other
     * @param tokens values, names and brackets, altogether; the names that are checked for duplicates are among them
     * @param string characters of one string; {@link #ANY} if the code that reads the text bounds them
     */
    public record Bounds(int depth, int tokens, int string) {
        public static final int ANY = Integer.MAX_VALUE;
        /** The longest name: a topic's, as none of our fields has a longer one. */
        private static final int NAME = 1_024;
        /**
         * The most digits of a number. A longer one would be of no use, and take time that grows with the square of its
         * length.
         */
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
     * Makes a factory of parsers for characters from outside: no duplicate fields, within bounds, and without the text
     * in errors. Names are neither interned nor kept from one text for the next, as strangers choose them, and with
     * them their hashes.
     */
    public static JsonFactory strict(Bounds bounds) {
        return strictBuilder(bounds)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /**
     * Makes a factory like {@link #strict}, for bytes that are always read as UTF-8. Jackson would guess, and might
     * take them for UTF-16 or UTF-32. The parser counts bytes only if it has a table of names; that table is bounded,
     * and refuses names that collide.
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

    /** Makes a factory of generators. */
    public static JsonFactory writer() {
        return WRITER;
    }

    /** Writes one object, in UTF-8. */
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

    /** Writes one object into a stream, in UTF-8, and closes it. */
    public static void write(OutputStream out, Members members) {
        try (JsonGenerator json = WRITER.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a string as JSON, with its quotes. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /**
     * Makes a builder whose parsers do not keep buffers. By default each thread keeps the buffers that it used, 16 kB,
     * and here each connection has a thread.
     */
    private static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8); // or an emoji takes 12 bytes, not 4
    }
}
