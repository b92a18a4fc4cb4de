package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a batch's body into its items, which are slices of it, and does not look at what they say. */
final class BatchItems {
    /** The most items in a batch. It bounds what one request makes the server do, and the size of its answer. */
    static final int MAX = 1_000;

    /** The most JSON tokens in a batch. The largest number of items fits, each with many topics. */
    private static final int MAX_TOKENS = 1_000_000;

    private static final JsonFactory FACTORY =
            Json.strictBytes(new Json.Bounds(BroadcastRequest.MAX_DEPTH + 1, MAX_TOKENS, Json.Bounds.ANY));

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private BatchItems() {}

    /** The items of NDJSON: each line that is not blank. */
    static List<ByteBuffer> ofLines(ByteBuffer whole) throws ProblemException {
        ByteBuffer body = withoutMark(whole);
        List<ByteBuffer> items = new ArrayList<>();
        int from = body.position();
        for (int at = from; at <= body.limit(); at++) {
            if (at == body.limit() || body.get(at) == '\n') {
                if (!isBlank(body, from, at)) {
                    add(items, body, from, at);
                }
                from = at + 1;
            }
        }
        return checked(items);
    }

    /** The items of a JSON array. The array is read to its end first: an incomplete one has no items. */
    static List<ByteBuffer> ofArray(ByteBuffer whole) throws ProblemException {
        ByteBuffer body = withoutMark(whole);
        List<ByteBuffer> items = new ArrayList<>();
        int begin = body.arrayOffset() + body.position();
        try (JsonParser json = FACTORY.createParser(body.array(), begin, body.remaining())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw malformed("The body must be a JSON array of broadcasts, or NDJSON with its own Content-Type.");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                int from = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                json.finishToken();
                int to = (int) json.currentLocation().getByteOffset();
                add(items, body, body.position() + from, body.position() + to);
            }
            if (json.nextToken() != null) {
                throw malformed("There is something behind the JSON array; send one array and nothing else.");
            }
        } catch (IOException e) {
            throw malformed(
                    "The body is not JSON, has a field twice in an object, is nested too deeply, or has too many values; nothing of it"
                            + " was broadcast.");
        }
        return checked(items);
    }

    /** Passes over a byte order mark, as a single broadcast does. */
    private static ByteBuffer withoutMark(ByteBuffer body) {
        ByteBuffer mark = ByteBuffer.wrap(BYTE_ORDER_MARK);
        boolean isMarked = body.remaining() >= mark.remaining()
                && body.slice(body.position(), mark.remaining()).equals(mark);
        return isMarked ? body.duplicate().position(body.position() + mark.remaining()) : body;
    }

    private static void add(List<ByteBuffer> items, ByteBuffer body, int from, int to) throws ProblemException {
        if (items.size() == MAX) {
            throw new ProblemException(
                    ProblemCode.TOO_LARGE, "A batch has at most " + MAX + " broadcasts; nothing of it was broadcast.");
        }
        items.add(body.duplicate().limit(to).position(from));
    }

    private static List<ByteBuffer> checked(List<ByteBuffer> items) throws ProblemException {
        if (items.isEmpty()) {
            throw malformed("The batch is empty; it must have at least one broadcast.");
        }
        return items;
    }

    private static boolean isBlank(ByteBuffer body, int from, int to) {
        for (int at = from; at < to; at++) {
            byte c = body.get(at);
            if (c != ' ' && c != '\t' && c != '\r') {
                return false;
            }
        }
        return true;
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
