package io.notiflux.cluster;

import io.notiflux.topic.MessageId;

/** Turns a place in the log into the number of an id: ids count up over all topics, and have holes. */
final class LogPlace {
    private LogPlace() {}

    /** The id of one of a record's broadcasts. */
    static MessageId id(String epoch, long sequence, int index) {
        return new MessageId(epoch, first(sequence) + index);
    }

    /** The lowest number that one of a record's broadcasts can have. */
    static long first(long sequence) {
        return sequence * LogRecord.MAX_BROADCASTS;
    }

    /** The highest one: with it, all of the record is seen. */
    static long last(long sequence) {
        return first(sequence) + LogRecord.MAX_BROADCASTS - 1;
    }
}
