package io.notiflux.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.notiflux.connection.AllowedOrigins;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake (RFC 6455 section 4.2): its checks, where each refusal has its own status, and the answer. */
final class Handshake {
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName EXTENSIONS = HeaderNames.create("Sec-WebSocket-Extensions");
    private static final String SUPPORTED_VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final MessageDigest SHA_1 = newSha1();
    private static final Status UPGRADE_REQUIRED_426 = Status.create(426, "Upgrade Required");

    private Handshake() {}

    /**
     * Checks a request for an upgrade to WebSocket.
     *
     * @return the client's key
     * @throws RequestException if the request must be refused
     */
    static String check(HttpPrologue prologue, Headers headers, AllowedOrigins origins) {
        if (!prologue.method().equals(Method.GET)) {
            throw refusal(Status.METHOD_NOT_ALLOWED_405, "A WebSocket is opened with GET.")
                    .header(HeaderValues.create(HeaderNames.ALLOW, "GET"))
                    .build();
        }
        if (!hasToken(headers, HeaderNames.CONNECTION, "upgrade")) {
            throw refusal(Status.BAD_REQUEST_400, "An upgrade needs the header 'Connection: Upgrade'.")
                    .build();
        }
        if (!SUPPORTED_VERSION.equals(only(headers, VERSION))) {
            throw refusal(UPGRADE_REQUIRED_426, "An upgrade needs the header 'Sec-WebSocket-Version: 13'.")
                    .header(HeaderValues.create(VERSION, SUPPORTED_VERSION))
                    .header(HeaderValues.create(HeaderNames.UPGRADE, "websocket")) // RFC 9110 section 15.5.22
                    .build();
        }
        String key = only(headers, KEY);
        if (!isKey(key)) {
            throw refusal(Status.BAD_REQUEST_400, "Sec-WebSocket-Key must be the base64 of 16 octets.")
                    .build();
        }
        if (!headers.first(HeaderNames.ORIGIN).map(origins::admits).orElse(true)) {
            throw refusal(Status.FORBIDDEN_403, "This Origin may not connect; ALLOWED_ORIGINS lists those that may.")
                    .build();
        }
        return key;
    }

    /**
     * Returns the extension that is agreed on, as the answer has it.
     *
     * @throws RequestException if the offers are malformed, where the connection must fail (section 9.1)
     */
    static Optional<String> extension(Headers headers) {
        List<String> values = headers.contains(EXTENSIONS) ? headers.values(EXTENSIONS) : List.of();
        return values.isEmpty()
                ? Optional.empty()
                : PermessageDeflate.answer(ExtensionOffer.parse(values)
                        .orElseThrow(() -> refusal(
                                        Status.BAD_REQUEST_400,
                                        "Sec-WebSocket-Extensions must be a list, such as"
                                                + " 'permessage-deflate; client_max_window_bits'.")
                                .build()));
    }

    /** Makes the response head that switches protocols. */
    static byte[] switchingProtocols(String key, Optional<String> extension, String extraHeaders) {
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n"
                + extension
                        .map(it -> EXTENSIONS.defaultCase() + ": " + it + "\r\n")
                        .orElse("") + extraHeaders + "\r\n";
        return head.getBytes(US_ASCII);
    }

    private static RequestException.Builder refusal(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(status)
                .message(message);
    }

    /** Returns the value of a header that must not come twice (section 11.3); empty if it is repeated or missing. */
    private static String only(Headers headers, HeaderName name) {
        List<String> values = headers.values(name);
        return values.size() == 1 ? values.getFirst().trim() : "";
    }

    private static boolean hasToken(Headers headers, HeaderName name, String token) {
        for (String value : headers.values(name)) {
            for (String part : value.split(",", -1)) {
                if (part.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        byte[] hash = sha1().digest((key + ACCEPT_SUFFIX).getBytes(US_ASCII));
        return Base64.getEncoder().encodeToString(hash);
    }

    /**
     * Returns a copy of a digest. Asking the providers for one would leave their cache on the thread, which lives as
     * long as its connection.
     */
    private static MessageDigest sha1() {
        try {
            return (MessageDigest) SHA_1.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every provider's SHA-1 can be copied", e);
        }
    }

    private static MessageDigest newSha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
