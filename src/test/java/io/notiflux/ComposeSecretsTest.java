package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notiflux.cluster.NatsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/compose/make-secrets makes, and that NATS and Docker take it. */
class ComposeSecretsTest {
    private static final Path COMPOSE = Path.of("deploy", "compose");

    @TempDir
    private Path folder;

    private Path here;

    @BeforeEach
    void make() throws Exception {
        here = Files.createDirectories(folder.resolve(COMPOSE));
        for (String name : new String[] {"compose.yaml", "nats.conf", "make-secrets"}) {
            Files.copy(COMPOSE.resolve(name), here.resolve(name), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        make("key 1");
    }

    private void make(String key) throws Exception {
        Path file = Files.writeString(folder.resolve("public.pem"), key);
        assertThat(run("bash", here.resolve("make-secrets").toString(), file.toString()))
                .isZero();
    }

    @Test
    void folder_isItsOwnersOnly_andItsFilesAreForTheContainersUsers() throws Exception {
        assertThat(permissions("")).isEqualTo("rwx------");
        for (String name : new String[] {"nats", "nodes.env", "public.pem"}) {
            assertThat(permissions(name)).isEqualTo("rw-r--r--");
        }
    }

    @Test
    void passwords_areMadeOnce_andTheKeyIsRenewed() throws Exception {
        String nats = secret("nats");
        String nodes = secret("nodes.env");
        make("key 2");

        assertThat(secret("nats")).isEqualTo(nats);
        assertThat(secret("nodes.env")).isEqualTo(nodes);
        assertThat(secret("public.pem")).isEqualTo("key 2");
    }

    @Test
    void passwords_areOfWordsThatNatsTakes_andTheNodesHaveTheirs() throws Exception {
        assertThat(Docs.matches(Pattern.compile("(?m)^\\w*PASSWORD: (.*)$"), secret("nats"))
                        .map(password -> password.group(1)))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(password -> password.matches("n[0-9a-f]{48}"));
        String password = secret("nodes.env").replaceFirst("(?s).*NATS_PASSWORD=(\\w+)\n", "$1");
        assertThat(secret("nats")).startsWith("PASSWORD: " + password + "\n");
    }

    @Test
    void nats_takesItsConfiguration() throws Exception {
        NatsServer.assumeThere();
        Path etc = Files.createDirectories(folder.resolve("etc/nats"));
        Path secrets = Files.createDirectories(folder.resolve("run/secrets"));
        Files.copy(here.resolve("secrets/nats"), secrets.resolve("nats"));
        Path conf = Files.copy(here.resolve("nats.conf"), etc.resolve("nats.conf"));
        String program = NatsServer.program().orElseThrow().toString();

        assertThat(run("env", "NAME=nats-1", program, "-t", "-c", conf.toString()))
                .isZero();
    }

    @Test
    void docker_takesTheComposeFile() throws Exception {
        assumeTrue(run("docker", "compose", "version") == 0, "no docker compose");
        Path haproxy = Files.createDirectories(folder.resolve("deploy/haproxy"));
        Files.copy(Path.of("deploy/haproxy/haproxy.cfg"), haproxy.resolve("haproxy.cfg"));

        assertThat(run("docker", "compose", "-f", here.resolve("compose.yaml").toString(), "config", "--quiet"))
                .isZero();
    }

    /** The program's status, and -1 where there is none. */
    private static int run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return process.waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private String secret(String name) throws IOException {
        return Files.readString(here.resolve("secrets").resolve(name));
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(here.resolve("secrets").resolve(name)));
    }
}
