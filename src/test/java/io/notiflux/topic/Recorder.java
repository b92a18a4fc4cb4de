package io.notiflux.topic;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is offered. The topic's lock guards it; a test reads it once nobody publishes any more. */
final class Recorder implements Subscriber {
    private final List<Message> messages = new ArrayList<>();
    private volatile boolean deaf;
    private volatile boolean disturbed;
    /** For so many more replayed messages. */
    private int room = Integer.MAX_VALUE;

    @Override
    public boolean offer(Message message) {
        disturbed |= deaf;
        messages.add(message);
        return true;
    }

    @Override
    public boolean replay(Message message) {
        return room-- > 0 && offer(message);
    }

    void room(int messages) {
        room = messages;
    }

    /** From now on an offer is a fault. */
    void expectNoMore() {
        deaf = true;
    }

    boolean wasDisturbed() {
        return disturbed;
    }

    List<String> texts() {
        return messages.stream().map(Message::text).toList();
    }

    List<MessageId> ids() {
        return messages.stream().map(Message::id).toList();
    }

    List<Long> offsets() {
        return messages.stream().map(message -> message.id().offset()).toList();
    }
}
