package io.notiflux;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The variables that `application.yaml` names, with their defaults. */
public final class ApplicationYaml {
    private ApplicationYaml() {}

    public static Map<String, String> defaults() {
        Map<String, String> settings = new TreeMap<>();
        StrictYaml.documents(Manifests.text(Path.of("src/main/resources/application.yaml")))
                .getFirst()
                .forEach((name, value) -> {
                    if (name.matches("[A-Z][A-Z0-9_]*")) {
                        settings.put(name, String.valueOf(value));
                    }
                });
        return settings;
    }

    public static int port() {
        return Integer.parseInt(defaults().getOrDefault("PORT", "missing"));
    }
}
