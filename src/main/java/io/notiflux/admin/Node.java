package io.notiflux.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Which server answers: each one for itself alone.
 *
 * @param name of its machine, or of its pod
 * @param cluster whether others share its log, so that this answer is a part of the whole
 */
public record Node(String name, boolean cluster) {
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("node", name);
        json.writeBooleanField("cluster", cluster);
    }
}
