package io.notiflux.subscribe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.connection.Packet;
import io.notiflux.json.Json;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscription;
import io.notiflux.websocket.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The subprotocol {@code notiflux.v1.json}: one JSON object a text frame, each command answered, each message with its
 * topic and id.
 */
final class JsonProtocol implements Protocol {
    /** As {@code Sec-WebSocket-Protocol} names it. */
    static final String NAME = "notiflux.v1.json";

    /** Clients that are told to come back spread over this time, so that they don't come all at once. */
    private static final int RECONNECT_MILLIS = 5_000;

    private static final Function<Message, Packet> PUBLISHED = JsonProtocol::publishedFrame;
    private static final Function<Message, Packet> REPLAYED = JsonProtocol::replayedFrame;

    private final RandomGenerator random;

    JsonProtocol(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String label() {
        return "json";
    }

    @Override
    public void receive(Session session, String text) {
        switch (JsonCommand.parse(text)) {
            case JsonCommand.Subscribe subscribe -> subscribe(session, subscribe);
            case JsonCommand.Unsubscribe(String ref, Optional<Set<String>> topics) ->
                unsubscribe(session, ref, topics.orElseGet(session::topics));
            case JsonCommand.Ping(String ref) -> answer(session, "pong", ref, json -> {});
            case JsonCommand.Mistaken(String ref, String detail) ->
                refuse(session, ref, new Denial(Denial.MALFORMED, detail, Optional.empty()));
        }
    }

    private static void subscribe(Session session, JsonCommand.Subscribe command) {
        Optional<Denial> denial = session.denial(command.topics(), command.token());
        if (denial.isPresent()) {
            refuse(session, command.ref(), denial.get());
            return;
        }
        List<Subscription> joined = new ArrayList<>();
        for (String topic : command.topics()) {
            joined.add(session.join(topic, Optional.ofNullable(command.since().get(topic))));
        }
        answer(session, "subscribed", command.ref(), json -> {
            json.writeObjectFieldStart("topics");
            for (Subscription subscription : joined) {
                json.writeObjectFieldStart(subscription.topic());
                json.writeStringField(
                        "last", subscription.last().map(MessageId::toString).orElse(null));
                json.writeStringField("position", subscription.start().toString());
                if (command.since().containsKey(subscription.topic())) {
                    json.writeBooleanField("recovered", subscription.recovered());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
        joined.forEach(session::replay);
    }

    private static void unsubscribe(Session session, String ref, Set<String> topics) {
        topics.forEach(session::unsubscribe);
        answer(session, "unsubscribed", ref, json -> {
            json.writeArrayFieldStart("topics");
            for (String topic : topics) {
                json.writeString(topic);
            }
            json.writeEndArray();
        });
    }

    private static void refuse(Session session, String ref, Denial denial) {
        answer(session, "error", ref, json -> {
            json.writeStringField("code", denial.code());
            json.writeStringField("detail", denial.detail());
            if (denial.topic().isPresent()) {
                json.writeStringField("topic", denial.topic().get());
            }
        });
    }

    /** @param ref as JSON, or empty where the client gave none */
    private static void answer(Session session, String type, String ref, Json.Members members) {
        session.send(Json.object(json -> {
            json.writeStringField("type", type);
            if (!ref.isEmpty()) {
                json.writeFieldName("ref");
                json.writeRawValue(ref);
            }
            members.write(json);
        }));
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
        return Packet.delivery(frame(message), message.acceptedNanos());
    }

    private static Packet replayedFrame(Message message) {
        return Packet.replay(frame(message));
    }

    private static byte[] frame(Message message) {
        return Frames.text(Json.object(json -> write(json, message)));
    }

    private static void write(JsonGenerator json, Message message) throws IOException {
        json.writeStringField("type", "message");
        json.writeStringField("topic", message.topic());
        json.writeStringField("id", message.id().toString());
        json.writeStringField("message", message.text());
    }

    @Override
    public void goAway(Session session) {
        session.send(Json.object(json -> {
            json.writeStringField("type", "goaway");
            json.writeNumberField("reconnect_ms", random.nextInt(RECONNECT_MILLIS));
        }));
    }
}
