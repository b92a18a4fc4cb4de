package io.notiflux.topic;

/**
 * The place in a topic's order where a subscription or a reading begins.
 *
 * @param epoch of the numbers that follow
 * @param start what comes after it is replayed or offered
 * @param last of the topic's last message; 0 where none is known
 * @param after what comes after it is replayed
 * @param cursor ordinal of the last message that is not replayed
 * @param recovered whether all after what was asked for is there
 */
record Beginning(String epoch, long start, long last, long after, long cursor, boolean recovered) {
    /**
     * Finds the place; under the topic's lock.
     *
     * @param start after which the topic's next message will be
     * @param ordinal of the topic's last message
     */
    static Beginning of(Since since, Era era, long start, long last, History history, long ordinal) {
        boolean recovered = true;
        long after = start;
        switch (since) {
            case Since.Now() -> {}
            case Since.After(MessageId id) -> {
                recovered =
                        id.epoch().equals(era.epoch()) && id.offset() >= history.forgotten() && id.offset() <= start;
                after = recovered ? id.offset() : history.forgotten();
            }
            case Since.Newest(int count) -> after = history.beforeNewest(count, start);
        }
        return new Beginning(era.epoch(), start, last, after, ordinal - history.countAfter(after), recovered);
    }

    MessageId id(long offset) {
        return new MessageId(epoch, offset);
    }
}
