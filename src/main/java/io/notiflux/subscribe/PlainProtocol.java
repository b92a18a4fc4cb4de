package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import io.notiflux.websocket.Frames;
import java.util.Set;
import java.util.function.Function;

/** The original's protocol: commands in lines, answers only where something is wrong, and messages as they are. */
final class PlainProtocol implements Protocol {
    private static final Function<Message, Packet> PUBLISHED = PlainProtocol::publishedFrame;
    private static final Function<Message, Packet> REPLAYED = PlainProtocol::replayedFrame;

    @Override
    public String label() {
        return "plain";
    }

    @Override
    public void receive(Session session, String text) {
        switch (PlainCommand.parse(text)) {
            case PlainCommand.Subscribe(String topic, String token) ->
                session.denial(Set.of(topic), token)
                        .ifPresentOrElse(
                                denial -> session.send("Not allowed to subscribe to " + topic + ": " + denial.detail()),
                                () -> session.listen(topic));
            case PlainCommand.Unsubscribe(String topic) -> session.unsubscribe(topic);
            case PlainCommand.UnsubscribeAll() -> session.topics().forEach(session::unsubscribe);
            case PlainCommand.Mistaken(String answer) -> session.send(answer);
            case PlainCommand.Ignored() -> {}
        }
    }

    @Override
    public Function<Message, Packet> published() {
        return PUBLISHED;
    }

    @Override
    public Function<Message, Packet> replayed() {
        return REPLAYED;
    }

    private static Packet publishedFrame(Message message) {
        return Packet.delivery(Frames.text(message.text()), message.acceptedNanos());
    }

    private static Packet replayedFrame(Message message) {
        return Packet.replay(Frames.text(message.text()));
    }

    /** The close code says it. */
    @Override
    public void goAway(Session session) {}
}
