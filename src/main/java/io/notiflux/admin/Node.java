package io.notiflux.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which server answers: each one for itself alone.
 *
 * @param name of its machine, or of its pod
 * @param cluster whether others share its log, so that this answer is a part of the whole
 */
public record Node(String name, boolean cluster) {
    /** Linux tells the name there; the JDK would ask the network for it, which may take seconds to say nothing. */
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");

    /** This machine, or this pod. */
    public static Node here(boolean cluster) {
        try {
            return new Node(Files.readString(NAME).strip(), cluster);
        } catch (IOException e) {
            return new Node("this", cluster); // elsewhere servers are tried out and not operated
        }
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("node", name);
        json.writeBooleanField("cluster", cluster);
    }
}
