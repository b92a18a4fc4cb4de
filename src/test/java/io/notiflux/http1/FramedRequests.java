package io.notiflux.http1;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.notiflux.connection.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the framing hands on as Helidon does, trustingly: heads by their empty line, bodies by what their heads say;
 * and is cross where it gets a byte too many.
 */
final class FramedRequests {
    static final int MAX_BODY_BYTES = 20_000;

    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n");
    private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n");

    private final RequestFraming framing;
    private final List<Integer> refused = new ArrayList<>();
    private byte[] given = {};

    private FramedRequests(Iterator<byte[]> reads) {
        framing = new RequestFraming(
                () -> reads.hasNext() ? reads.next() : end(),
                new Silent(),
                new RequestLimits(MAX_BODY_BYTES, new MemoryBudget(1 << 20), Duration.ofSeconds(1)),
                this::refuse);
    }

    /** What a connection's bytes come to: the requests that they hold, as text, and how they end. */
    static List<String> of(List<byte[]> reads) {
        return new FramedRequests(reads.iterator()).read();
    }

    @SuppressWarnings("NullAway") // as the socket has it
    private static byte[] end() {
        return null;
    }

    private byte[] refuse(Status status, String detail, String path, Optional<String> origin, boolean headOnly) {
        refused.add(status.code());
        return new byte[0];
    }

    private List<String> read() {
        List<String> seen = new ArrayList<>();
        try {
            for (String head = head(); head != null; head = head()) {
                framing.want();
                seen.add(head.substring(0, head.length() - 4).replace("\r\n", "|") + " -> " + body(head));
                if (given.length > 0) {
                    throw new AssertionError("more than a request was handed on after " + seen);
                }
                if (!framing.canGoOn()) {
                    seen.add("closes");
                    return seen;
                }
                framing.isFirstOfAnswer();
            }
            seen.add(refused.isEmpty() ? "ends" : "refused " + refused);
        } catch (HttpException e) {
            seen.add("refused in the body: " + e.status().code());
        } catch (CloseConnectionException e) {
            seen.add("ends in the body");
        }
        if (framing.next() != null || refused.size() > 1) {
            throw new AssertionError("something after the end of " + seen + refused);
        }
        return seen;
    }

    private @Nullable String head() {
        int end = end(given, 0);
        while (end < 0) {
            if (!more()) {
                return null;
            }
            end = end(given, 0);
        }
        return new String(take(end), StandardCharsets.ISO_8859_1);
    }

    private static int end(byte[] b, int from) {
        for (int i = from; i + 3 < b.length; i++) {
            if (b[i] == '\r' && b[i + 1] == '\n' && b[i + 2] == '\r' && b[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private String body(String head) {
        String lower = head.toLowerCase(java.util.Locale.ROOT);
        var length = LENGTH.matcher(lower);
        if (CHUNKED.matcher(lower).find()) {
            return new String(chunks(), StandardCharsets.ISO_8859_1);
        }
        return length.find() ? new String(exactly(Integer.parseInt(length.group(1))), StandardCharsets.ISO_8859_1) : "";
    }

    private byte[] chunks() {
        var data = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            data.writeBytes(exactly(size));
            exactly(2);
        }
        exactly(2);
        return data.toByteArray();
    }

    private int size() {
        var line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            line.append((char) exactly(1)[0]);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    private byte[] exactly(int n) {
        while (given.length < n) {
            if (!more()) {
                throw new AssertionError("an end in a body");
            }
        }
        return take(n);
    }

    private boolean more() {
        byte[] more = framing.next();
        if (more == null) {
            return false;
        }
        if (more.length == 0) {
            throw new AssertionError("nothing was handed on");
        }
        byte[] both = Arrays.copyOf(given, given.length + more.length);
        System.arraycopy(more, 0, both, given.length, more.length);
        given = both;
        return true;
    }

    private byte[] take(int n) {
        byte[] taken = Arrays.copyOf(given, n);
        given = Arrays.copyOfRange(given, n, given.length);
        return taken;
    }

    /** Nobody reads it. */
    private static final class Silent implements DataWriter {
        @Override
        public void write(BufferData... buffers) {}

        @Override
        public void write(BufferData buffer) {}

        @Override
        public void writeNow(BufferData... buffers) {}

        @Override
        public void writeNow(BufferData buffer) {}
    }
}
