package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Server-sent events as text (HTML Standard, section 9.2.6). A message's line ends become line feeds: it has no others. */
final class EventText {
    /** Shared by all streams of one topic: there the cursor is the message's own place. */
    static final Encoding EVENT = Encoding.of(EventText::event);

    /** The message alone, behind a head of each stream's own: shared by all streams of several topics. */
    static final Encoding DATA = Encoding.of(message -> utf8(data(message.text())));

    /** So that proxies between see that the connection lives. */
    static final Packet COMMENT = Packet.control(utf8(":\n\n"));

    /** The name of an event that tells of a gap. */
    static final String RESET = "notiflux.reset";

    private EventText() {}

    /** The head of the answer and what a stream begins with. It has no length: the connection ends with the stream. */
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

    static byte[] comeBack(int retryMillis) {
        return utf8(": " + Clients.NO_PLACE + "\nretry: " + retryMillis + "\n\n");
    }

    /** What stands before a message's data in a stream of several topics. */
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
