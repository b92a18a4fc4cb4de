package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The compose file of deploy/compose: its parts, and what it refers to. */
class ComposeTest {
    private static final Path FOLDER = Path.of("deploy", "compose");
    private static final Map<String, Object> FILE =
            StrictYaml.documents(Manifests.text(FOLDER.resolve("compose.yaml"))).getFirst();
    private static final Map<String, Object> SERVICES = map(FILE.get("services"));
    private static final String SECRETS = Manifests.text(FOLDER.resolve("make-secrets"));

    @Test
    void cluster_isThreeServersOfNats_threeNodes_andAProxy() {
        assertThat(SERVICES.keySet())
                .containsExactly("nats-1", "nats-2", "nats-3", "notiflux-1", "notiflux-2", "notiflux-3", "proxy");
        assertThat(node()).isEqualTo(service("notiflux-2")).isEqualTo(service("notiflux-3"));
    }

    @Test
    void service_canDoNothingBesidesItsWork() {
        assertThat(SERVICES.values())
                .allSatisfy(service -> assertThat(map(service))
                        .containsEntry("read_only", true)
                        .containsEntry("cap_drop", List.of("ALL"))
                        .containsEntry("security_opt", List.of("no-new-privileges:true"))
                        .containsEntry("restart", "unless-stopped"));
    }

    @Test
    void image_isPinned_andOneReleaseWithTheManifests() {
        assertThat(SERVICES.values())
                .allSatisfy(service -> assertThat(string(map(service), "image")).matches("[a-z]+:\\d[\\w.-]*"));
        assertThat(string(node(), "image"))
                .isEqualTo(Manifests.folder().container().getImage());
        assertThat(string(service("nats-1"), "image"))
                .isEqualTo(Manifests.cluster().of("notiflux-nats").container().getImage() + "-alpine");
        assertThat(FOLDER.resolve(string(map(node().get("build")), "context")).resolve("Dockerfile"))
                .exists();
    }

    @Test
    void variables_areSettingsOfTheServer_andThoseOfThePods() {
        Map<String, Object> environment = map(node().get("environment"));
        Set<String> known = new TreeSet<>(ApplicationYaml.defaults().keySet());
        known.add("JDK_JAVA_OPTIONS");
        Set<String> all = new TreeSet<>(environment.keySet());
        assertThat(node()).containsEntry("env_file", List.of("secrets/nodes.env"));
        Docs.matches(Pattern.compile("(?m)^(NATS_\\w+)="), SECRETS).forEach(secret -> all.add(secret.group(1)));

        assertThat(all).isSubsetOf(known);
        assertThat(all)
                .containsAll(Manifests.cluster().of("notiflux").container().getEnv().stream()
                        .map(EnvVar::getName)
                        .filter(name -> name.startsWith("NATS_"))
                        .toList());
        assertThat(string(environment, "JWT_PUBLIC_KEY_FILE")).isEqualTo("/run/secrets/public.pem");
        assertThat(node()).containsEntry("secrets", List.of("public.pem"));
    }

    @Test
    void addresses_areThoseOfTheServices() {
        String nodePort = ":" + ApplicationYaml.port();
        assertThat(string(map(node().get("environment")), "NATS_URL").split(",", -1))
                .containsExactly("nats://nats-1:4222", "nats://nats-2:4222", "nats://nats-3:4222");
        assertThat(map(service("proxy").get("environment")).values())
                .containsExactly("notiflux-1" + nodePort, "notiflux-2" + nodePort, "notiflux-3" + nodePort);
        for (int i = 1; i <= 3; i++) {
            assertThat(service("nats-" + i))
                    .containsEntry("environment", Map.of("NAME", "nats-" + i))
                    .containsEntry("volumes", List.of("nats-" + i + ":/data"));
            assertThat(SECRETS).contains("ROUTE_" + (i - 1) + ": \"nats://route:$route@nats-" + i + ":6222\"");
        }
        assertThat(map(FILE.get("volumes"))).containsOnlyKeys("nats-1", "nats-2", "nats-3");
    }

    @Test
    void proxy_hasAllNodes_andListensWhereThePortLeads() {
        String configuration = Manifests.text(Path.of("deploy/haproxy/haproxy.cfg"));
        Set<String> nodes = Docs.matches(Pattern.compile("\\$\\{(NODE_\\d)[-}]"), configuration)
                .map(node -> node.group(1))
                .collect(Collectors.toSet());

        assertThat(map(service("proxy").get("environment")).keySet()).isEqualTo(nodes);
        assertThat(service("proxy")).containsEntry("ports", List.of("127.0.0.1:8080:80"));
        assertThat(configuration).contains("\n    bind :80\n");
    }

    @Test
    void files_areThere_orAreMade() {
        assertThat(map(FILE.get("configs")).values())
                .allSatisfy(config ->
                        assertThat(FOLDER.resolve(string(map(config), "file"))).exists());
        assertThat(map(FILE.get("secrets"))).allSatisfy((name, secret) -> {
            assertThat(string(map(secret), "file")).isEqualTo("secrets/" + name);
            assertThat(SECRETS).containsPattern("(>|cp .* )secrets/" + name + "[ \n]");
        });
        assertThat(Manifests.text(Path.of(".gitignore"))).contains("\n/deploy/compose/secrets/\n");
    }

    @Test
    void healthChecks_areTheImagesOwnCommands() {
        String check = Docs.matches(
                        Pattern.compile("HEALTHCHECK (.*) \\\\\n *CMD \\[(.*)]\n"),
                        Manifests.text(Path.of("Dockerfile")))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow();

        assertThat(test("notiflux-1").stream().skip(1).map(word -> '"' + word + '"'))
                .containsExactly(check.split(", ", -1));
        assertThat(test("nats-1"))
                .startsWith("CMD", "wget")
                .endsWith("http://127.0.0.1:8222/healthz?js-server-only=true");
        assertThat(test("proxy")).startsWith("CMD", "wget").endsWith("http://127.0.0.1/health");
    }

    @Test
    void node_hasTimeForTheDrain_andMayRunWhatItUnpacks() {
        assertThat(Duration.parse("PT" + string(node(), "stop_grace_period").toUpperCase(java.util.Locale.ROOT)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(node()).containsEntry("tmpfs", List.of("/tmp:exec,size=64m"));
    }

    /** But for names, the passwords' file, and the file of the process's id, which only Kubernetes needs. */
    @Test
    void nats_isConfiguredAsThatOfTheManifests() {
        ConfigMap pods = Manifests.cluster().of("notiflux-nats").one(ConfigMap.class);

        assertThat(Manifests.text(FOLDER.resolve("nats.conf"))
                        .replaceFirst("^#.*\n", "")
                        .replaceFirst("(?m)^# PASSWORD, .*\ninclude .*\n\n", ""))
                .isEqualTo(pods.getData()
                        .getOrDefault("nats.conf", "")
                        .replace("$POD_NAME", "$NAME")
                        .replaceFirst("(?m)^pid_file: .*\n", ""));
    }

    private static Map<String, Object> node() {
        return service("notiflux-1");
    }

    private static Map<String, Object> service(String name) {
        return map(SERVICES.get(name));
    }

    @SuppressWarnings("unchecked")
    private static List<String> test(String service) {
        return (List<String>) map(service(service).get("healthcheck")).getOrDefault("test", List.of());
    }

    private static String string(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object yaml) {
        assertThat(yaml).isInstanceOf(Map.class);
        return (Map<String, Object>) java.util.Objects.requireNonNull(yaml);
    }
}
