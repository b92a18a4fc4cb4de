package io.notiflux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The final answers on a connection, to its end: each with its status, and whether it says that it is the last. */
final class HttpAnswers {
    record Answer(int status, boolean last) {}

    private HttpAnswers() {}

    /** @param methods of the requests that they answer, in turn */
    static List<Answer> readAll(RawClient client, String... methods) throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (String head = client.readHead(); !head.isEmpty(); head = client.readHead()) {
            if (!head.startsWith("HTTP/1.1 ") || !head.endsWith("\r\n\r\n")) {
                throw new AssertionError("no answer's head: " + head);
            }
            int status = Integer.parseInt(head.substring(9, 12));
            if (status < 200) {
                continue;
            }
            if (answers.size() == methods.length) {
                throw new AssertionError("one answer too many: " + answers + " and " + head);
            }
            if (!methods[answers.size()].equals("HEAD") && status != 204 && status != 304) {
                skipContent(client, head.toLowerCase(Locale.ROOT));
            }
            answers.add(new Answer(status, head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n")));
        }
        return answers;
    }

    private static void skipContent(RawClient client, String head) throws IOException {
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            int size = Integer.parseInt(client.readLine().strip(), 16);
            while (size > 0) {
                skip(client, size + 2);
                size = Integer.parseInt(client.readLine().strip(), 16);
            }
            skip(client, 2);
        } else {
            int length = head.indexOf("\r\ncontent-length: ");
            if (length < 0) {
                throw new AssertionError("an answer without an end: " + head);
            }
            int from = length + "\r\ncontent-length: ".length();
            skip(client, Integer.parseInt(head.substring(from, head.indexOf('\r', from))));
        }
    }

    private static void skip(RawClient client, int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            if (client.readText(1).isEmpty()) {
                throw new AssertionError("an answer that is cut off");
            }
        }
    }
}
