package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The NATS servers' configuration of k8s/cluster/, but for addresses, folders and, where asked for, the sync interval. */
final class NatsConfig {
    private static final Path MANIFEST = Path.of("k8s/cluster/nats-config.yaml");
    private static final String BEGIN = "  nats.conf: |\n";
    private static final String SYNC = "sync_interval: always";

    private final String text = read();
    private final String syncInterval;
    private final String password = newPassword();
    private final String operatorPassword = newPassword();
    private final String routePassword = newPassword();

    /** @param syncInterval {@code always}, or a time such as {@code 2m}, NATS' default */
    NatsConfig(String syncInterval) {
        this.syncInterval = syncInterval;
        if (!text.contains(SYNC)) {
            throw new BenchException(MANIFEST + " sets no '" + SYNC + "' any more.");
        }
    }

    private static String read() {
        try {
            String manifest = Files.readString(MANIFEST);
            return manifest.substring(manifest.indexOf(BEGIN) + BEGIN.length()).stripIndent();
        } catch (IOException e) {
            throw new BenchException("Cannot read " + MANIFEST + ", run this from the project's folder.");
        }
    }

    /** NATS reads a variable as if it stood in its configuration: as a word, which begins with a letter. */
    private static String newPassword() {
        return "n" + UUID.randomUUID().toString().replace("-", "");
    }

    String text(Path folder, int client, int route, int monitor) {
        return text.replace("0.0.0.0:4222", "127.0.0.1:" + client)
                .replace("0.0.0.0:6222", "127.0.0.1:" + route)
                .replace("0.0.0.0:8222", "127.0.0.1:" + monitor)
                .replace("store_dir: /data", "store_dir: \"" + folder.resolve("data") + '"')
                .replace("/run/nats/nats.pid", '"' + folder.resolve("pid").toString() + '"')
                .replace(SYNC, "sync_interval: \"" + syncInterval + '"');
    }

    /** As the StatefulSet makes it. */
    Map<String, String> environment(int server, int[] routes) {
        Map<String, String> environment = new HashMap<>();
        environment.put("POD_NAME", "notiflux-nats-" + server);
        environment.put("PASSWORD", password);
        environment.put("OPERATOR_PASSWORD", operatorPassword);
        environment.put("ROUTE_PASSWORD", routePassword);
        environment.put("GOMEMLIMIT", "800MiB");
        for (int i = 0; i < routes.length; i++) {
            environment.put("ROUTE_" + i, "nats://route:" + routePassword + "@127.0.0.1:" + routes[i]);
        }
        return environment;
    }

    String password() {
        return password;
    }

    String operatorPassword() {
        return operatorPassword;
    }
}
