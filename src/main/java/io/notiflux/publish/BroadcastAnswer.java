package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.cluster.Appended.Placed;
import io.notiflux.json.Json;
import java.io.IOException;
import java.util.List;

/**
 * The answer to an accepted broadcast.
 *
 * @param several whether the publisher asked with a list of topics
 * @param places the message's places, in the order of the topics
 */
record BroadcastAnswer(List<String> topics, boolean several, List<Placed> places) {
    byte[] json() {
        return Json.object(this::write);
    }

    /** Writes the members of the answer. */
    void write(JsonGenerator json) throws IOException {
        if (!several) {
            Placed place = places.getFirst();
            json.writeStringField("id", place.id().toString());
            json.writeStringField("topic", topics.getFirst());
            if (place.subscribers().isPresent()) {
                json.writeNumberField("subscribers", place.subscribers().getAsInt());
            }
            return;
        }
        json.writeObjectFieldStart("ids");
        for (int i = 0; i < topics.size(); i++) {
            json.writeStringField(topics.get(i), places.get(i).id().toString());
        }
        json.writeEndObject();
    }
}
