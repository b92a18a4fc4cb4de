package io.notiflux.topic;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is offered. The topic's lock guards it; a test reads it once nobody publishes any more. */
final class Recorder implements Subscriber {
    private final List<Message> messages = new ArrayList<>();
    private volatile boolean deaf;
    private volatile boolean disturbed;

    @Override
    public boolean offer(Message message) {
        disturbed |= deaf;
        messages.add(message);
        return true;
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

    List<String> ids() {
        return messages.stream().map(Message::id).toList();
    }

    List<Long> offsets() {
        return messages.stream().map(message -> offset(message.id())).toList();
    }

    static long offset(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }
}
