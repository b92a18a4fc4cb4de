package io.notiflux.cli.bench;

import java.util.Optional;

/**
 * What a message says of itself, before its padding: {@code run.publisher.sequence.start.}
 *
 * @param sequence counts the messages of one publisher to one topic
 * @param start when it was due, or begun to be sent
 */
record Message(int publisher, int sequence, long start) {
    /** What the longest beginning takes: 8 of the run, 3 and 10 of the numbers, 20 of the start, 4 dots. */
    static final int MIN_SIZE = 45;

    String text(String run, int size) {
        String head = run + "." + publisher + "." + sequence + "." + start + ".";
        return head + "x".repeat(size - head.length());
    }

    /** Reads one of this run; empty if it is anybody else's. */
    static Optional<Message> read(String run, String text) {
        int publisherEnd = text.indexOf('.', run.length() + 1);
        int sequenceEnd = text.indexOf('.', publisherEnd + 1);
        int startEnd = text.indexOf('.', sequenceEnd + 1);
        if (!text.startsWith(run + ".") || publisherEnd < 0 || sequenceEnd < 0 || startEnd < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Message(
                    Integer.parseInt(text, run.length() + 1, publisherEnd, 10),
                    Integer.parseInt(text, publisherEnd + 1, sequenceEnd, 10),
                    Long.parseLong(text, sequenceEnd + 1, startEnd, 10)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
