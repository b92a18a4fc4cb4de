package io.notiflux.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.notiflux.Manifests;
import io.notiflux.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The NATS servers of k8s/cluster/ with their own configuration and variables, but for addresses and folders. */
final class ManifestsNatsServer {
    private static final Manifests NATS = Manifests.cluster().of("notiflux-nats");
    private static final String NAME = "notiflux-nats-";

    private final Path folder;
    private final Map<String, String> secret;
    private final int[] ports = Ports.free(9);

    ManifestsNatsServer(Path folder, Map<String, String> secret) {
        this.folder = folder;
        this.secret = secret;
    }

    List<NatsServer> servers() {
        return IntStream.range(0, 3).mapToObj(this::server).toList();
    }

    List<String> urls() {
        return IntStream.range(0, 3)
                .mapToObj(i -> "nats://127.0.0.1:" + client(i))
                .toList();
    }

    int client(int i) {
        return ports[i];
    }

    int route(int i) {
        return ports[3 + i];
    }

    int monitor(int i) {
        return ports[6 + i];
    }

    private NatsServer server(int i) {
        try {
            Path own = Files.createDirectories(folder.resolve("s" + i));
            Path config = Files.writeString(own.resolve("nats.conf"), configuration(i, own));
            return new NatsServer(config, own.resolve("log"), environment(i));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration(int i, Path own) {
        return NATS.one(ConfigMap.class)
                .getData()
                .getOrDefault("nats.conf", "")
                .replace("0.0.0.0:4222", "127.0.0.1:" + client(i))
                .replace("0.0.0.0:6222", "127.0.0.1:" + route(i))
                .replace("0.0.0.0:8222", "127.0.0.1:" + monitor(i))
                .replace("store_dir: /data", "store_dir: \"" + own.resolve("data") + '"')
                .replace("/run/nats/nats.pid", '"' + own.resolve("pid").toString() + '"');
    }

    /** What Kubernetes would make of the variables. */
    private Map<String, String> environment(int i) {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : NATS.container().getEnv()) {
            String value = variable.getValueFrom() == null ? variable.getValue() : taken(variable.getValueFrom(), i);
            for (Map.Entry<String, String> above : Map.copyOf(environment).entrySet()) {
                value = value.replace("$(" + above.getKey() + ")", above.getValue());
            }
            environment.put(variable.getName(), here(value));
        }
        return environment;
    }

    private String taken(EnvVarSource source, int i) {
        return source.getSecretKeyRef() != null
                ? secret.getOrDefault(source.getSecretKeyRef().getKey(), "")
                : NAME + i;
    }

    private String here(String value) {
        String here = value;
        for (int i = 0; i < 3; i++) {
            here = here.replace(NAME + i + ".notiflux-nats:6222", "127.0.0.1:" + route(i));
        }
        return here;
    }
}
