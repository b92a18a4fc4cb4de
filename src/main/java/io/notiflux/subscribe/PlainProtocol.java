package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.TopicName;
import io.notiflux.websocket.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The original's protocol. Commands are lines, messages are sent as they are, and only mistakes are answered. */
final class PlainProtocol implements Protocol {
    private static final Encoding ENCODING = Encoding.of(message -> Frames.text(message.text()));

    private static final int SHOWN_CODE_POINTS = 64;

    @Override
    public ClientKind kind() {
        return ClientKind.PLAIN;
    }

    @Override
    public void receive(WebSocketClient client, String text) {
        switch (PlainCommand.parse(text)) {
            case PlainCommand.Subscribe(String topic, String token) -> {
                switch (client.subscriptions().admit(Set.of(topic), token)) {
                    case Denial denial -> tell(client, notAllowed(topic, denial.detail()));
                    case Admission.Granted granted -> {
                        client.subscriptions().listen(topic, granted);
                        client.authorized();
                    }
                }
            }
            case PlainCommand.Refresh(String token) -> {
                if (client.subscriptions().refresh(token) instanceof Denial denial) {
                    tell(client, "Not allowed to refresh: " + denial.detail());
                }
            }
            case PlainCommand.Unsubscribe(String topic) ->
                client.subscriptions().cancel(topic);
            case PlainCommand.UnsubscribeAll() -> client.subscriptions().cancelAll();
            case PlainCommand.Mistaken(String answer) -> tell(client, answer);
            case PlainCommand.Ignored() -> {}
        }
    }

    private static void tell(WebSocketClient client, String answer) {
        client.send(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String notAllowed(String topic, String detail) {
        return "Not allowed to subscribe to " + shown(topic) + ": " + detail;
    }

    /**
     * Shortens a topic that is too long to its beginning, which tells the client which topic is meant. The answer never
     * repeats more than a topic may have.
     */
    private static String shown(String topic) {
        return TopicName.isTooLong(topic)
                ? topic.substring(0, topic.offsetByCodePoints(0, SHOWN_CODE_POINTS)) + "\u2026"
                : topic;
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    /** Returns empty: the protocol has no ids, so there is nothing to resume. */
    @Override
    public Optional<Packet> position(MessageId id) {
        return Optional.empty();
    }

    /** Says what it says to a client that subscribes with an expired token, which knows what to do then. */
    @Override
    public byte[] expired(Collection<String> topics) {
        var frames = new ByteArrayOutputStream();
        topics.forEach(topic -> frames.writeBytes(Frames.text(notAllowed(topic, Denial.EXPIRED))));
        return frames.toByteArray();
    }

    /** Does nothing: the close code tells the client. */
    @Override
    public byte[] goAway() {
        return new byte[0];
    }
}
