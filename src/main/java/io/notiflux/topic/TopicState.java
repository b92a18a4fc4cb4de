package io.notiflux.topic;

import java.util.Optional;

/**
 * How a topic stands at one moment.
 *
 * @param messagesPerMinute messages in the last minute, about
 * @param bytesPerMinute bytes of their texts: one a character, or two where one is beyond Latin-1
 * @param last of the last message that is known; empty where none is
 * @param historyMessages that are kept for those who come back
 * @param historyBytes the memory that they and the topic take, about
 */
public record TopicState(
        String name,
        int subscribers,
        long messagesPerMinute,
        long bytesPerMinute,
        Optional<MessageId> last,
        int historyMessages,
        long historyBytes) {
    static TopicState of(
            String name, Audience audience, LastMinute.Amount amount, Optional<MessageId> last, History history) {
        return new TopicState(
                name, audience.size(), amount.messages(), amount.bytes(), last, history.count(), history.bytes());
    }
}
