package io.notiflux.subscribe;

import io.notiflux.topic.TopicName;
import io.notiflux.websocket.Frames;
import java.util.Set;

/** The original's protocol: commands in lines, answers only where something is wrong, and messages as they are. */
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
            case PlainCommand.Subscribe(String topic, String token) ->
                client.subscriptions()
                        .admit(Set.of(topic), token)
                        .ifPresentOrElse(
                                denial -> client.send(
                                        "Not allowed to subscribe to " + shown(topic) + ": " + denial.detail()),
                                () -> {
                                    client.subscriptions().listen(topic);
                                    client.authorized();
                                });
            case PlainCommand.Unsubscribe(String topic) ->
                client.subscriptions().cancel(topic);
            case PlainCommand.UnsubscribeAll() -> client.subscriptions().cancelAll();
            case PlainCommand.Mistaken(String answer) -> client.send(answer);
            case PlainCommand.Ignored() -> {}
        }
    }

    /** What a client says is repeated to it only as far as a topic may go: its beginning tells it which one is meant. */
    private static String shown(String topic) {
        return TopicName.isTooLong(topic)
                ? topic.substring(0, topic.offsetByCodePoints(0, SHOWN_CODE_POINTS)) + "\u2026"
                : topic;
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    /** The close code says it. */
    @Override
    public void goAway(WebSocketClient client) {}
}
