package io.notiflux.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version and revision of this build. */
public record BuildInfo(String version, String revision) {
    /** Reads what the build wrote into the jar. */
    public static BuildInfo read() {
        try (InputStream in = BuildInfo.class.getResourceAsStream("/build.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return new BuildInfo(
                    properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
