package io.notiflux.subscribe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.connection.Packet;
import io.notiflux.http.ProblemCode;
import io.notiflux.json.Json;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicName;
import io.notiflux.topic.Waiting;
import io.notiflux.websocket.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocol {@code notiflux.v1.json}. Each text frame holds one JSON object, each command is answered, and each
 * message comes with its topic and id.
 */
final class JsonProtocol implements Protocol {
    /** The protocol's name in {@code Sec-WebSocket-Protocol}. */
    static final String NAME = "notiflux.v1.json";

    /** The time over which clients that are told to come back are spread, so that they do not all come at once. */
    private static final int RECONNECT_MILLIS = 5_000;

    /** The length of a string's quotes and comma in a list. */
    private static final int QUOTES = 3;

    private static final Encoding ENCODING = Encoding.of(JsonProtocol::frame);

    private final RandomGenerator random;
    /** The last position as it is sent, which all clients share. Any thread may replace it. */
    private volatile @Nullable Position position;

    private record Position(MessageId id, Packet packet) {}

    JsonProtocol(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public ClientKind kind() {
        return ClientKind.JSON;
    }

    @Override
    public void receive(WebSocketClient client, String text) {
        switch (JsonCommand.parse(text)) {
            case JsonCommand.Subscribe subscribe -> subscribe(client, subscribe);
            case JsonCommand.Refresh(String ref, String token) -> refresh(client, ref, token);
            case JsonCommand.Unsubscribe(String ref, Optional<Set<String>> topics) -> unsubscribe(client, ref, topics);
            case JsonCommand.Ping(String ref) -> answer(client, "pong", ref, json -> {});
            case JsonCommand.Mistaken(String ref, String detail) ->
                refuse(client, ref, new Denial(ProblemCode.MALFORMED_REQUEST, detail, Optional.empty()));
        }
    }

    private static void subscribe(WebSocketClient client, JsonCommand.Subscribe command) {
        client.subscriptions().finishDeferred(command.topics());
        String ref = command.ref();
        Map<String, Since> since = command.since();
        switch (client.subscriptions().admit(command.topics(), command.token())) {
            case Denial denial -> refuse(client, ref, denial);
            case Admission.Granted granted -> {
                client.authorized();
                client.subscriptions()
                        .onceReached(granted.topics(), since.values(), () -> join(client, ref, granted, since));
            }
        }
    }

    private static void join(WebSocketClient client, String ref, Admission.Granted granted, Map<String, Since> since) {
        Waiting room = client.subscriptions().waiting();
        List<Subscription> joined = new ArrayList<>();
        for (String topic : granted.topics()) {
            joined.add(client.subscriptions().join(topic, granted, since.getOrDefault(topic, Since.now()), room));
        }
        answer(client, "subscribed", ref, json -> {
            json.writeObjectFieldStart("topics");
            for (Subscription subscription : joined) {
                json.writeObjectFieldStart(subscription.topic());
                json.writeStringField(
                        "last", subscription.last().map(MessageId::toString).orElse(null));
                Since from = since.getOrDefault(subscription.topic(), Since.now());
                MessageId position = from instanceof Since.Newest ? subscription.resumedAfter() : subscription.start();
                json.writeStringField("position", position.toString());
                if (from instanceof Since.After) {
                    json.writeBooleanField("recovered", subscription.recovered());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            writeLeft(json, client, granted);
        });
        joined.forEach(client::replay);
    }

    private static void refresh(WebSocketClient client, String ref, String token) {
        switch (client.subscriptions().refresh(token)) {
            case Denial denial -> refuse(client, ref, denial);
            case Admission.Granted granted -> {
                client.authorized();
                answer(client, "refreshed", ref, json -> {
                    writeTopics(json, granted.topics());
                    writeLeft(json, client, granted);
                });
            }
        }
    }

    /** Tells the client when to show a newer token, by a time that needs no clock of its own. */
    private static void writeLeft(JsonGenerator json, WebSocketClient client, Admission.Granted granted)
            throws IOException {
        OptionalLong left = client.subscriptions().left(granted.end());
        if (left.isPresent()) {
            json.writeNumberField("expires_ms", left.getAsLong());
        }
    }

    private static void writeTopics(JsonGenerator json, Collection<String> topics) throws IOException {
        json.writeArrayFieldStart("topics");
        for (String topic : topics) {
            json.writeString(topic);
        }
        json.writeEndArray();
    }

    private static void unsubscribe(WebSocketClient client, String ref, Optional<Set<String>> named) {
        named.ifPresentOrElse(client.subscriptions()::finishDeferred, client.subscriptions()::finishAllDeferred);
        Set<String> topics = named.orElseGet(() -> client.subscriptions().topics());
        List<String> ended = new ArrayList<>();
        int repeated = 0;
        for (String topic : topics) {
            if (client.subscriptions().cancel(topic)) {
                ended.add(topic);
            } else if (TopicName.fault(topic).isEmpty()
                    && repeated + topic.length() + QUOTES <= TopicName.MAX_BYTES + QUOTES) {
                repeated += topic.length()
                        + QUOTES; // topics that it had no token for are repeated up to one topic's length in all
                ended.add(topic);
            }
        }
        answer(client, "unsubscribed", ref, json -> writeTopics(json, ended));
    }

    private static void refuse(WebSocketClient client, String ref, Denial denial) {
        answer(client, "error", ref, json -> {
            json.writeStringField("code", denial.code().label());
            json.writeStringField("detail", denial.detail());
            if (denial.topic().isPresent()) {
                json.writeStringField("topic", denial.topic().get());
            }
        });
    }

    /** @param ref as JSON, or empty if the client gave none */
    private static void answer(WebSocketClient client, String type, String ref, Json.Members members) {
        client.send(Json.object(json -> {
            json.writeStringField("type", type);
            if (!ref.isEmpty()) {
                json.writeFieldName("ref");
                json.writeRawValue(ref);
            }
            members.write(json);
        }));
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
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
    public Optional<Packet> position(MessageId id) {
        Position known = position;
        if (known == null || !known.id().equals(id)) {
            position = known = new Position(id, Packet.control(Frames.text(Json.object(json -> {
                json.writeStringField("type", "position");
                json.writeStringField("id", id.toString());
            }))));
        }
        return Optional.of(known.packet());
    }

    /** An answer without a command. */
    @Override
    public byte[] expired(Collection<String> topics) {
        return Frames.text(Json.object(json -> {
            json.writeStringField("type", "unsubscribed");
            writeTopics(json, topics);
            json.writeStringField("code", ProblemCode.TOKEN_EXPIRED.label());
            json.writeStringField("detail", Denial.EXPIRED);
        }));
    }

    @Override
    public byte[] goAway() {
        return Frames.text(Json.object(json -> {
            json.writeStringField("type", "goaway");
            json.writeNumberField("reconnect_ms", random.nextInt(RECONNECT_MILLIS));
        }));
    }
}
