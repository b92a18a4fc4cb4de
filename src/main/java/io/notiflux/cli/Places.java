package io.notiflux.cli;

import io.notiflux.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each topic has come, over all connections: its last message's id or a later position, or {@link #LAST} where
 * nothing came of it yet. One thread's.
 */
final class Places {
    /** Stands for an id where the newest messages are wanted. */
    static final String LAST = "last";

    private final List<String> topics;
    private final Map<String, String> since;

    private final int newest;

    /**
     * @param since where to begin, for some of the topics
     * @param newest how many messages {@link #LAST} brings
     */
    Places(List<String> topics, Map<String, String> since, int newest) {
        this.topics = topics;
        this.since = new HashMap<>(since);
        this.newest = newest;
    }

    /** Returns the command that subscribes to all topics, each from where it is. */
    String subscription(String token) {
        return new String(
                Json.object(json -> {
                    json.writeStringField("type", "subscribe");
                    json.writeNumberField("ref", 1);
                    json.writeArrayFieldStart("topics");
                    for (String topic : topics) {
                        json.writeString(topic);
                    }
                    json.writeEndArray();
                    json.writeStringField("token", token);
                    json.writeObjectFieldStart("since");
                    for (Map.Entry<String, String> place : since.entrySet()) {
                        json.writeStringField(place.getKey(), place.getValue());
                    }
                    json.writeEndObject();
                    if (since.containsValue(LAST)) {
                        json.writeNumberField(LAST, newest);
                    }
                }),
                StandardCharsets.UTF_8);
    }

    /** Returns the command that shows a newer token for all topics. */
    static String refresh(String token) {
        return new String(
                Json.object(json -> {
                    json.writeStringField("type", "refresh");
                    json.writeNumberField("ref", 2);
                    json.writeStringField("token", token);
                }),
                StandardCharsets.UTF_8);
    }

    /**
     * A subscription began. Once a gap is told, what was before it is not missed again. The position of one that begins
     * with the newest messages lies before these.
     */
    void began(String topic, Reply.Start start) {
        if (!start.recovered() || LAST.equals(since.getOrDefault(topic, LAST))) {
            since.put(topic, start.position());
        }
    }

    void reached(String topic, String id) {
        since.put(topic, id);
    }

    /** A position is one for all topics, so that quiet ones have a recent id too. */
    void allReached(String id) {
        topics.forEach(topic -> since.put(topic, id));
    }
}
