package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notiflux.json.Json;
import io.notiflux.topic.TopicName;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lines of broadcasts, handed out in chunks that one request can take. A chunk ends early when no further line is there
 * yet, so that what another program writes now and then goes out at once. One thread's.
 */
final class BatchLines {
    /** Of one request. */
    static final int MAX_LINES = 1_000;
    /** Half of what a server takes by default, and as much as a cluster's log stores at once. */
    static final int MAX_BYTES = 1_024 * 1_024;
    /** Of the topics of one chunk in JSON, so that a token that lists them has at most 16,384 characters. */
    private static final int MAX_TOPIC_BYTES = 8_192;
    /** In JSON a character of a topic has three at most, and its string two quotes and a comma. */
    private static final int EACH = 3;

    private static final JsonFactory FACTORY = Json.strict(new Json.Bounds(64, Json.Bounds.ANY, Json.Bounds.ANY));

    /**
     * Lines that are sent together.
     *
     * @param topics of all lines, as far as they can be read
     */
    record Chunk(List<Line> lines, List<String> topics) {
        byte[] body() {
            return lines.stream()
                    .map(line -> line.text() + "\n")
                    .collect(joining())
                    .getBytes(UTF_8);
        }

        Chunk part(int from, int to) {
            return new Chunk(lines.subList(from, to), topics);
        }

        @Override
        public String toString() {
            return first() == lines.getLast().number()
                    ? "line " + first()
                    : "lines " + first() + " to " + lines.getLast().number();
        }

        long first() {
            return lines.getFirst().number();
        }
    }

    record Line(long number, String text) {}

    private final InputStream in;
    private final String name;
    private final int maxLine;
    private long number;
    private Optional<Line> ahead = Optional.empty();
    private boolean ended;
    private Optional<CommandException> fault = Optional.empty();

    /** @param maxLine bytes of a line; {@link MessageInput#MAX_BYTES} */
    BatchLines(InputStream in, String name, int maxLine) {
        this.maxLine = maxLine;
        this.in = new BufferedInputStream(in, 65_536);
        this.name = name;
    }

    /** Returns the next lines, or empty at the end. Those before a line that cannot be read are handed out first. */
    Optional<Chunk> next() throws IOException, CommandException {
        List<Line> lines = new ArrayList<>();
        Set<String> topics = new LinkedHashSet<>();
        long bytes = 0;
        while (lines.size() < MAX_LINES) {
            Optional<Line> line = ahead.isPresent() ? ahead : line();
            ahead = Optional.empty();
            if (line.isEmpty() && lines.isEmpty() && fault.isPresent()) {
                throw fault.get();
            } else if (line.isEmpty()) {
                break;
            }
            Set<String> more = new LinkedHashSet<>(topics);
            more.addAll(topics(line.get().text()));
            int length = line.get().text().getBytes(UTF_8).length + 1;
            if (!lines.isEmpty() && (bytes + length > MAX_BYTES || isMuch(more))) {
                ahead = line;
                break;
            }
            topics = more;
            bytes += length;
            lines.add(line.get());
            if (in.available() == 0 && !ended) {
                break;
            }
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(new Chunk(lines, List.copyOf(topics)));
    }

    private static boolean isMuch(Set<String> topics) {
        return topics.stream().mapToInt(topic -> topic.length() * EACH + EACH).sum() > MAX_TOPIC_BYTES;
    }

    /** Returns the next line that is not empty, or nothing at the end, or where one cannot be read. */
    private Optional<Line> line() throws IOException {
        try {
            while (!ended) {
                byte[] bytes = bytes();
                String text = MessageInput.text(bytes, "line " + ++number + " of " + name);
                if (!text.isBlank()) {
                    return Optional.of(new Line(number, text));
                }
            }
        } catch (CommandException e) {
            ended = true;
            fault = Optional.of(new CommandException(e.getMessage() + "; neither it nor what follows was broadcast"));
        }
        return Optional.empty();
    }

    /** Reads up to the line's end. */
    private byte[] bytes() throws IOException, CommandException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                ended = true;
                break;
            }
            if (line.size() == maxLine) {
                throw new CommandException("line " + (number + 1) + " of " + name + " is longer than the " + maxLine
                        + " bytes that a server takes at most");
            }
            line.write(octet);
        }
        return line.toByteArray();
    }

    /** Reads a line's topics, for a token. What is wrong with it is the server's to say. */
    private static List<String> topics(String line) {
        List<String> topics = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("topic") && value == JsonToken.VALUE_STRING) {
                    topics.add(json.getText());
                } else if (name.equals("topics") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        topics.add(json.getText());
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            topics.clear();
        }
        topics.removeIf(topic -> TopicName.fault(topic).isPresent());
        return topics;
    }
}
