package io.notiflux;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server must answer to a client's octets: a second reading of RFC 6455, as plain as can be, to hold ours
 * against. Whatever cuts the octets into packets makes no difference to it.
 */
final class FrameModel {
    /** Stands for a close frame without a code. */
    static final int NO_CODE = 1005;

    private final byte[] sent;
    private final int limit;
    private final List<String> answers = new ArrayList<>();
    private int at;
    private int messageOpcode;
    private byte[] message = {};

    private FrameModel(byte[] sent, int limit) {
        this.sent = sent;
        this.limit = limit;
    }

    /**
     * The server's frames, as {@link #describe} has them.
     *
     * @param close the code of its close frame; null where it waits for more
     * @param reason the reason that the connection is counted under, once this client has ended it
     */
    record Expected(List<String> answers, @Nullable Integer close, String reason) {}

    /** @param limit in octets, of a message */
    static Expected of(byte[] sent, int limit) {
        return new FrameModel(sent, limit).expected();
    }

    static String describe(RawClient.Frame frame) {
        return (frame.fin() ? "" : "unfinished ") + frame.opcode() + " "
                + HexFormat.of().formatHex(frame.payload());
    }

    private Expected expected() {
        Integer close = null;
        boolean byClient = false;
        while (close == null && has(2)) {
            int first = sent[at] & 0xFF;
            int second = sent[at + 1] & 0xFF;
            int lengthOctets = (second & 0x7F) == 126 ? 2 : (second & 0x7F) == 127 ? 8 : 0;
            boolean masked = second >= 0x80;
            int head = 2 + lengthOctets + (masked ? 4 : 0);
            if (!has(head)) {
                break;
            }
            long length = lengthOctets == 0 ? second & 0x7F : 0;
            for (int i = 0; i < lengthOctets; i++) {
                length = (length << 8) | (sent[at + 2 + i] & 0xFF);
            }
            if (isWrong(first, masked, length, lengthOctets)) {
                close = 1002;
                break;
            }
            int opcode = first & 0x0F;
            at += head;
            boolean isWhole = length <= sent.length - at;
            byte[] payload = unmasked((int) Math.min(length, sent.length - at));
            if (opcode == Wire.CLOSE && isWhole) {
                int violation = violation(payload);
                byClient = violation == 0;
                close = byClient ? closeCode(payload) : violation;
            } else if (opcode == Wire.PING && isWhole) {
                answers.add(Wire.PONG + " " + HexFormat.of().formatHex(payload));
            } else if (opcode < Wire.CLOSE) {
                close = data(opcode, first >= 0x80 && isWhole, length, payload);
            }
            at += payload.length;
        }
        String reason = close == null ? "vanished" : byClient ? "client" : close == 1009 ? "limit" : "protocol";
        return new Expected(answers, close, reason);
    }

    private boolean has(int octets) {
        return sent.length - at >= octets;
    }

    private static boolean isWrong(int first, boolean masked, long length, int lengthOctets) {
        int opcode = first & 0x0F;
        long shortest = lengthOctets == 0 ? 0 : lengthOctets == 2 ? 126 : 65_536;
        boolean isControl = opcode >= Wire.CLOSE;
        return !masked
                || (first & 0x70) != 0
                || length < shortest
                || (opcode > Wire.BINARY && !isControl)
                || opcode > Wire.PONG
                || (isControl && (first < 0x80 || length > 125));
    }

    private byte[] unmasked(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (sent[at + i] ^ sent[at - 4 + i % 4]);
        }
        return payload;
    }

    private @Nullable Integer data(int opcode, boolean isEnd, long length, byte[] payload) {
        if ((opcode == Wire.CONTINUATION) != (messageOpcode != 0)) {
            return 1002;
        }
        messageOpcode = opcode == Wire.CONTINUATION ? messageOpcode : opcode;
        if (length > limit - message.length) {
            return 1009;
        }
        message = Wire.join(message, payload);
        if (messageOpcode == Wire.TEXT && !isUtf8(message, isEnd)) {
            return 1007;
        }
        if (isEnd) {
            boolean isCommand =
                    new String(message, StandardCharsets.UTF_8).strip().startsWith("/");
            if (messageOpcode == Wire.TEXT && isCommand) {
                answers.add(Wire.TEXT + " " + HexFormat.of().formatHex(Wire.utf8("Unknown command")));
            }
            messageOpcode = 0;
            message = new byte[0];
        }
        return null;
    }

    private static int closeCode(byte[] payload) {
        return payload.length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** What the server fails such a close frame with; 0 for nothing. */
    private static int violation(byte[] payload) {
        if (payload.length == 0) {
            return 0;
        }
        int code = payload.length == 1 ? 0 : closeCode(payload);
        if (code < 1000
                || code == 1004
                || code == 1005
                || code == 1006
                || (code > 1014 && code < 3000)
                || code > 4999) {
            return 1002;
        }
        return isUtf8(Arrays.copyOfRange(payload, 2, payload.length), true) ? 0 : 1007;
    }

    private static boolean isUtf8(byte[] bytes, boolean isEnd) {
        int length = bytes.length;
        // The JDK's decoder waits for a surrogate's third octet.
        if (!isEnd && length >= 2 && bytes[length - 2] == (byte) 0xED && (bytes[length - 1] & 0xE0) == 0xA0) {
            return false;
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(length), isEnd);
        return !result.isError();
    }
}
