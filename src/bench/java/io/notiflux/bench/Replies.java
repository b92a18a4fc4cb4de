package io.notiflux.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads answers off a connection that sends one request at a time; knows of HTTP/1.1 what that takes. */
final class Replies {
    /** Several times a batch's. */
    private static final int MAX_BYTES = 1 << 20;

    private static final byte[] ACCEPTED = "\"status\":200".getBytes(StandardCharsets.US_ASCII);
    private static final String CLOSE = "\r\nconnection: close\r\n";
    private static final String LENGTH = "content-length:";

    private final InputStream in;
    private byte[] bytes = new byte[16_384];
    private int end;
    private int all;
    private boolean last;

    Replies(InputStream in) {
        this.in = in;
    }

    /** The status of the next answer, once the whole of it is there. */
    int next() throws IOException {
        int have = 0;
        end = -1;
        while (end < 0) {
            have += read(have);
            end = headEnd(have);
        }
        String head = new String(bytes, 0, end, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        last = head.contains(CLOSE);
        all = end + length(head);
        if (all > MAX_BYTES) {
            throw new IOException("an answer is too long");
        }
        if (all > bytes.length) {
            bytes = Arrays.copyOf(bytes, all);
        }
        while (have < all) {
            have += read(have);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Whether the last answer was the connection's last. */
    boolean last() {
        return last;
    }

    /** How many of a batch's broadcasts the last answer says were accepted. */
    int accepted() {
        int count = 0;
        for (int at = end; at <= all - ACCEPTED.length; at++) {
            if (bytes[at] == ACCEPTED[0]
                    && Arrays.equals(bytes, at, at + ACCEPTED.length, ACCEPTED, 0, ACCEPTED.length)) {
                count++;
            }
        }
        return count;
    }

    private int read(int have) throws IOException {
        if (have == bytes.length) {
            throw new IOException("an answer's head is too long");
        }
        int more = in.read(bytes, have, bytes.length - have);
        if (more < 0) {
            throw new EOFException("the server closed the connection");
        }
        return more;
    }

    private int headEnd(int have) {
        for (int i = 3; i < have; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) throws IOException {
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("an answer without Content-Length");
        }
        return Integer.parseInt(
                head.substring(at + LENGTH.length(), head.indexOf('\r', at)).strip());
    }
}
