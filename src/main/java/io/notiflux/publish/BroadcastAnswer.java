package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.json.Json;
import io.notiflux.topic.Receipt;
import java.io.IOException;
import java.util.List;

/**
 * The answer to an accepted broadcast.
 *
 * @param several whether the publisher asked with a list of topics
 * @param receipts the topics' receipts, in the order of the topics
 */
record BroadcastAnswer(List<String> topics, boolean several, List<Receipt> receipts) {
    byte[] json() {
        return Json.object(this::write);
    }

    /** Writes the members of the answer. */
    void write(JsonGenerator json) throws IOException {
        if (!several) {
            json.writeStringField("id", receipts.getFirst().id().toString());
            json.writeStringField("topic", topics.getFirst());
            json.writeNumberField("subscribers", receipts.getFirst().subscribers());
            return;
        }
        json.writeObjectFieldStart("ids");
        for (int i = 0; i < topics.size(); i++) {
            json.writeStringField(topics.get(i), receipts.get(i).id().toString());
        }
        json.writeEndObject();
    }
}
