package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Server-sent events as text (HTML Standard, section 9.2.6). Each line break of a message becomes a line feed, since
 * the format cannot carry others.
 */
final class EventText {
    /**
     * The event with its cursor, in a stream of one topic. All streams of that topic share it, because the cursor is
     * the message's own position.
     */
    static final Encoding EVENT = Encoding.of(EventText::event);

    /**
     * The message without its cursor, in a stream of several topics. All such streams share it, and each puts its own
     * head before it.
     */
    static final Encoding DATA = Encoding.of(message -> utf8(data(message.text())));

    /** A comment, which shows proxies on the way that the connection lives. */
    static final Packet COMMENT = Packet.control(utf8(":\n\n"));

    /** The name of the event that tells of a gap. */
    static final String RESET = "notiflux.reset";

    private EventText() {}

    /**
     * The head of the response and the beginning of the stream. The response has no length: the connection ends with
     * the stream.
     */
    static Packet opening(String headers, int retryMillis, Cursor cursor, boolean reset) {
        return Packet.control(utf8("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                + "X-Accel-Buffering: no\r\nConnection: close\r\n" + headers + "\r\n"
                + "retry: " + retryMillis + "\n"
                + (reset ? "event: " + RESET + "\ndata: messages may be missing\n" : "")
                + "id: " + cursor + "\n\n"));
    }

    static Packet farewell(int retryMillis) {
        return Packet.control(utf8("retry: " + retryMillis + "\n\n"));
    }

    static byte[] comeBack(String reason, int retryMillis) {
        return utf8(": " + reason + "\nretry: " + retryMillis + "\n\n");
    }

    /** The block that moves the client's cursor, and is no event. */
    static Packet position(Cursor cursor) {
        return Packet.control(utf8("id: " + cursor + "\n\n"));
    }

    /** The lines before a message's data in a stream of several topics. */
    static byte[] head(Cursor cursor, String topic) {
        return utf8("id: " + cursor + "\nevent: " + topic + "\n");
    }

    private static byte[] event(Message message) {
        var cursor = new Cursor(
                message.id().epoch(),
                List.of(message.topic()),
                List.of(message.id().offset()));
        return utf8("id: " + cursor + "\n" + data(message.text()));
    }

    private static String data(String text) {
        var data = new StringBuilder(text.length() + 16).append("data: ");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsLine = c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'));
            if (endsLine) {
                data.append("\ndata: ");
            } else if (c != '\r') {
                data.append(c);
            }
        }
        return data.append("\n\n").toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
