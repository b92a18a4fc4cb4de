package io.notiflux;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the server is shipped with: the packaged jar's class path, and what the build says of it. */
class RuntimeJarsIT {
    private static final Path TARGET = Path.of("target");
    private static final Path BILL = TARGET.resolve("notiflux.cdx.json");
    private static final Path NOTICES = TARGET.resolve("notiflux-third-party.txt");

    /** Each jar and why it is there. One that nothing reaches is excluded in the pom, for less to load, ship and mend. */
    private static final Map<String, String> REASONS =
            """
            AmazonCorrettoCryptoProvider: ES256 six times as fast as the JDK's
            caffeine: the cache of verified tokens
            helidon: the start and the stop of the process
            helidon-builder-api: what all of Helidon's configuration is made of
            helidon-common: what all of Helidon stands on
            helidon-common-buffers: bytes that are read from and written to sockets
            helidon-common-concurrency-limits: a connection is handled under one
            helidon-common-config: the configuration that Helidon's older interfaces name
            helidon-common-configurable: the allow-lists of helidon-http
            helidon-common-context: the web server's, of which each request has one
            helidon-common-features: what the web server collects about itself at its start
            helidon-common-features-api: names Helidon's flavor for it
            helidon-common-features-metadata: reads what it collects
            helidon-common-key-util: keys, which the type of the listener's TLS settings names
            helidon-common-mapper: turns settings, headers and parameters into types
            helidon-common-media-type: types of contents and of configuration files
            helidon-common-parameters: parameters of paths and queries
            helidon-common-resumable: the web server's state around a checkpoint
            helidon-common-security: the type of a handler's roles in the observers' features
            helidon-common-socket: sockets, plain and with TLS
            helidon-common-task: the executor of connections
            helidon-common-tls: the type of the listener's TLS settings
            helidon-common-types: the names that services are registered under
            helidon-common-uri: paths and queries
            helidon-config: application.yaml and the environment
            helidon-config-yaml: parses application.yaml; a service
            helidon-cors: the type of the observers' settings for other origins
            helidon-health: the checks behind /observe/health
            helidon-http: headers, methods, statuses
            helidon-http-encoding: the web server's context of content encodings
            helidon-http-http1: the type of the HTTP/1.1 connection's listeners
            helidon-http-media: reads and writes entities
            helidon-http-media-json: writes the answers of /observe/health
            helidon-json: the answers of /observe/health as objects
            helidon-logging-common: finds the logging that there is
            helidon-logging-jul: sets java.util.logging up; a service
            helidon-metadata: finds the files that describe Helidon's services
            helidon-metadata-hson: parses them
            helidon-metrics-api: the metrics of the web server and its limits
            helidon-metrics-providers-micrometer: the one implementation of them; a service
            helidon-security-jwt: parses and verifies tokens
            helidon-service-metadata: what is in the descriptions of Helidon's services
            helidon-service-registry: makes Helidon's services
            helidon-webserver: the web server
            helidon-webserver-observe: /observe
            helidon-webserver-observe-health: /observe/health
            helidon-webserver-observe-metrics: /observe/metrics
            helidon-webserver-websocket: routes of WebSockets
            helidon-websocket: listeners and sessions of WebSockets
            jackson-core: strict JSON with limits
            jakarta.json-api: the JSON of helidon-security-jwt
            jnats: the cluster's log, on NATS JetStream
            micrometer-commons: micrometer-core's logging and names
            micrometer-core: the meters behind helidon-metrics-providers-micrometer
            micrometer-registry-prometheus-simpleclient: those meters for simpleclient
            parsson: implements jakarta.json-api; a service
            picocli: the commands
            simpleclient: the registry that our collectors are in
            simpleclient_common: writes it as text
            simpleclient_hotspot: the JVM's and the process's metrics
            simpleclient_tracer_common: a type in helidon-metrics-providers-micrometer's way to make that registry
            snakeyaml: the parser of helidon-config-yaml
            """.lines().map(line -> line.split(": ", 2)).collect(toMap(line -> line[0], line -> line[1]));

    @Test
    void classPath_hasTheJarsThatThereIsAReasonFor() throws IOException {
        assertThat(classPath().stream().map(RuntimeJarsIT::artifact))
                .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
        assertThat(classPath())
                .allSatisfy(jar -> assertThat(TARGET.resolve(jar)).isRegularFile());
    }

    @Test
    void bill_namesTheJarsOfTheClassPathWithTheirLicenses() throws IOException {
        assumeOnline();
        List<JsonNode> components =
                elements(new JsonMapper().readTree(BILL.toFile()).path("components"));

        assertThat(components.stream().map(component -> component.path("name").textValue()))
                .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
        assertThat(components).allSatisfy(component -> {
            assertThat(component.path("hashes")).isNotEmpty();
            assertThat(component.path("licenses")).isNotEmpty();
        });
    }

    @Test
    void notices_tellTheLicensesOfTheJarsOfTheClassPath() throws IOException {
        List<String> notices = Files.readAllLines(NOTICES).stream()
                .filter(line -> line.startsWith("     "))
                .toList();

        assertThat(notices.stream().map(line -> line.replaceFirst(".*\\([^:() ]+:([^:]+):[^:]+ - .*", "$1")))
                .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
        assertThat(notices)
                .allSatisfy(line -> assertThat(line)
                        .containsPattern(
                                "^ +(\\((Apache-2\\.0|EPL-2\\.0|GPL-2\\.0-only WITH Classpath-exception-2\\.0)\\) )+"));
    }

    /** Neither a path nor the time: two builds of one commit give the same bytes. */
    @Test
    void billAndNotices_tellNothingOfTheMachine() throws IOException {
        assumeOnline();
        for (Path file : List.of(BILL, NOTICES)) {
            assertThat(Files.readString(file))
                    .doesNotContain(TARGET.toAbsolutePath().toString(), ".m2", "file:", "timestamp");
        }
    }

    /** The goal that writes the bill refuses to run offline, and Maven passes it over. */
    private static void assumeOnline() {
        assumeThat(Boolean.getBoolean("build.offline")).as("Maven is offline").isFalse();
    }

    private static Set<String> classPath() throws IOException {
        try (JarFile jar = new JarFile(TARGET.resolve("notiflux.jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.of(classPath.split(" ", -1)).collect(toSet());
        }
    }

    /** The name without the folder, the version and what follows it. */
    private static String artifact(String jar) {
        return jar.replaceFirst("^libs/", "").replaceFirst("-\\d.*", "");
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
