package io.notiflux.cluster;

import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator ended, for each node to end: the connections to which all that is given applies; or a token, with all
 * connections that have a subscription by it.
 *
 * @param topic that they are subscribed to
 * @param subject of their last good token
 * @param address of the client
 * @param token that is refused from now on; then nothing else is given
 */
public record Disconnection(
        Optional<String> topic, Optional<String> subject, Optional<InetAddress> address, Optional<RevokedToken> token) {
    /** In place of a text's length, where there is none. */
    private static final int NONE = 0xFFFF;
    /** Of a token's id. Nodes keep those, and whoever may write to the log may write anything; no good token has a longer one. */
    private static final int MAX_ID_BYTES = 256;

    /**
     * A token that is no longer good.
     *
     * @param id its {@code jti}
     * @param until when it has expired anyway, in whole seconds
     */
    public record RevokedToken(String id, Instant until) {}

    /** Of some connections. */
    public static Disconnection of(Optional<String> topic, Optional<String> subject, Optional<InetAddress> address) {
        return new Disconnection(topic, subject, address, Optional.empty());
    }

    /** Of a token. */
    public static Disconnection ofToken(String id, Instant until) {
        return new Disconnection(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new RevokedToken(id, until)));
    }

    /** The form that a record has it in: four texts, each u16 + bytes, and the seconds i64. */
    byte[] encoded() {
        byte[][] texts = {
            bytes(topic), bytes(subject), bytes(address.map(Disconnection::literal)), bytes(token.map(RevokedToken::id))
        };
        int size = Long.BYTES;
        for (byte[] text : texts) {
            size += Short.BYTES + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] text : texts) {
            out.putShort((short) (text.length == 0 ? NONE : text.length)).put(text);
        }
        return out.putLong(
                        token.map(revoked -> revoked.until().getEpochSecond()).orElse(0L))
                .array();
    }

    /** Without the scope that IPv6 addresses may have: other machines do not know this one's networks. */
    private static String literal(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** An empty one is none: no connection has it. */
    private static byte[] bytes(Optional<String> text) {
        return text.orElse("").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads one; null where its lengths or its address are wrong. */
    static @Nullable Disconnection decode(ByteBuffer in) {
        try {
            Optional<String> topic = text(in);
            Optional<String> subject = text(in);
            Optional<InetAddress> address = text(in).map(InetAddress::ofLiteral);
            Optional<String> id = text(in, MAX_ID_BYTES);
            Instant until = Instant.ofEpochSecond(in.getLong());
            return new Disconnection(topic, subject, address, id.map(word -> new RevokedToken(word, until)));
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static Optional<String> text(ByteBuffer in) {
        return text(in, NONE);
    }

    private static Optional<String> text(ByteBuffer in, int max) {
        int length = in.getShort() & 0xFFFF;
        if (length == NONE) {
            return Optional.empty();
        }
        if (length > Math.min(max, in.remaining())) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
