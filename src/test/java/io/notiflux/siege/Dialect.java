package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.RawClient;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.util.List;

/** The ways to subscribe, as an honest client goes them. */
enum Dialect {
    PLAIN {
        @Override
        void subscribe(Line line, TestKeys keys, List<String> topics) throws IOException {
            line.upgrade();
            for (String topic : topics) {
                line.text("/subscribe " + topic + " " + keys.token("subscribe", topic));
            }
            line.send(RawClient.frame(0x89, "ready".getBytes(UTF_8))); // answered after the subscriptions are made
        }

        @Override
        String next(Line line) throws IOException {
            return text(line);
        }
    },

    JSON {
        @Override
        void subscribe(Line line, TestKeys keys, List<String> topics) throws IOException {
            String token = keys.token("subscribe", topics.toArray(String[]::new));
            line.upgradeJson().text(Requests.subscribe(topics, token, ""));
        }

        @Override
        String next(Line line) throws IOException {
            String text = text(line);
            if (text.contains("\"type\":\"error\"") || text.contains("\"type\":\"goaway\"")) {
                throw new Refused(text);
            }
            int from = text.indexOf("\"message\":\"");
            return from < 0 ? READY : text.substring(from + 11, text.indexOf('"', from + 11));
        }
    },

    SSE {
        @Override
        void subscribe(Line line, TestKeys keys, List<String> topics) throws IOException {
            String token = keys.token("subscribe", topics.toArray(String[]::new));
            String head = line.send(Requests.events(topics, token)).head();
            if (Line.status(head) != 200) {
                throw new Refused(head);
            }
        }

        @Override
        String next(Line line) throws IOException {
            while (true) {
                String field = line.line();
                if (field.startsWith("data: ")) {
                    return field.substring(6);
                }
                if (field.startsWith("retry:")) {
                    return READY;
                }
            }
        }
    };

    /** Not a message, but the word that from now on all messages come. */
    static final String READY = "";

    private static final List<Dialect> ALL = List.of(values());

    /** One after another, and again from the first. */
    static Dialect inTurn(int number) {
        return ALL.get(number % ALL.size());
    }

    /** Asks for the topics on a new connection. */
    abstract void subscribe(Line line, TestKeys keys, List<String> topics) throws IOException;

    /** The next message, or {@link #READY}; waits for it. */
    abstract String next(Line line) throws IOException;

    private static String text(Line line) throws IOException {
        while (true) {
            RawClient.Frame frame = line.frame();
            switch (frame.opcode()) {
                case 0x1 -> {
                    return frame.text();
                }
                case 0x8 -> throw new Refused("closed with " + frame.closeCode() + " " + frame.closeReason());
                case 0x9 -> line.send(RawClient.frame(0x8A, frame.payload()));
                default -> {
                    return READY;
                }
            }
        }
    }
}
