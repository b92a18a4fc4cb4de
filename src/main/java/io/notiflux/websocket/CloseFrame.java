package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.NO_STATUS_CODE;
import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The content of a peer's close frame (RFC 6455 sections 5.5.1 and 7.4). */
record CloseFrame(int code, String reason) {
    /**
     * Parses the payload.
     *
     * @throws ProtocolViolation if a peer must not send it
     */
    static CloseFrame parse(byte[] payload) {
        if (payload.length == 0) {
            return new CloseFrame(NO_STATUS_CODE, "");
        }
        if (payload.length < Short.BYTES) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "half a close code");
        }
        int code = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        if (!mayBeSent(code)) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "a close code that must not be sent");
        }
        var utf8 = new Utf8Validator();
        if (!utf8.accept(payload, Short.BYTES, payload.length) || !utf8.isComplete()) {
            throw new ProtocolViolation(NOT_CONSISTENT, "a close reason must be UTF-8");
        }
        var reason = new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8);
        return new CloseFrame(code, reason);
    }

    /**
     * Returns whether a peer may send the code: a registered one except for 1004 to 1006 and 1015, which only an
     * endpoint itself may see, or one of the private ranges.
     */
    private static boolean mayBeSent(int code) {
        boolean registered = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
        return registered || (code >= 3000 && code <= 4999);
    }
}
