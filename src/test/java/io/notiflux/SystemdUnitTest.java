package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notiflux.config.NotifluxConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of deploy/systemd, its settings, and what systemd itself says of it. */
class SystemdUnitTest {
    private static final Path FOLDER = Path.of("deploy", "systemd");
    private static final String UNIT = Manifests.text(FOLDER.resolve("notiflux.service"));
    private static final String SETTINGS = Manifests.text(FOLDER.resolve("notiflux.env"));
    /** DRAIN_DELAY, DRAIN_WINDOW, and what the last queues may take to be written. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5 + 20 + 30);
    /** In tenths, of ten: systemd calls everything below 2 OK. */
    private static final int EXPOSURE = 15;

    @TempDir
    private Path folder;

    @Test
    void jvm_hasTheOptionsOfTheImage() {
        List<String> image = Docs.matches(
                        Pattern.compile("\"(-XX:[^\"]+)\""),
                        Manifests.text(Path.of("Dockerfile")).replaceAll("(?s).*\nENTRYPOINT", ""))
                .map(option -> option.group(1))
                .filter(option -> !option.startsWith("-XX:AOTCache"))
                .toList();

        assertThat(image).isNotEmpty();
        assertThat(value("ExecStart").split(" "))
                .filteredOn(word -> word.startsWith("-XX:"))
                .containsExactlyElementsOf(image);
        assertThat(value("ExecStart")).endsWith(" -jar /opt/notiflux/notiflux.jar");
    }

    @Test
    void publicKey_isTheCredential() {
        String name = value("LoadCredential").replaceFirst(":.*", "");

        assertThat(value("Environment")).isEqualTo("JWT_PUBLIC_KEY_FILE=%d/" + name);
    }

    @Test
    void stop_hasTimeForTheDrain_andIsNoFailure() {
        assertThat(Duration.parse("PT" + value("TimeoutStopSec").toUpperCase(java.util.Locale.ROOT)))
                .isGreaterThanOrEqualTo(LONGEST_STOP.plusSeconds(5));
        assertThat(value("SuccessExitStatus")).isEqualTo("143");
        assertThat(value("Restart")).isEqualTo("on-failure");
    }

    @Test
    void settings_areTaken_alsoThoseThatAreCommentedOut() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JWT_PUBLIC_KEY_B64", TestKeys.p256().publicPemBase64(),
                "NATS_PASSWORD", "n1",
                // what systemd adds
                "CREDENTIALS_DIRECTORY", "/run/credentials/notiflux.service",
                "INVOCATION_ID", "0",
                "JOURNAL_STREAM", "8:1",
                "LOGNAME", "notiflux",
                "SYSTEMD_EXEC_PID", "1"));
        Docs.matches(Pattern.compile("(?m)^#?([A-Z][A-Z0-9_]*)=(.*)$"), SETTINGS)
                .forEach(setting -> environment.merge(setting.group(1), setting.group(2), (first, _) -> first));

        assertThat(environment).containsKeys("HOST", "PORT", "NATS_URL");
        NotifluxConfig.read(environment);
    }

    @Test
    void unit_isInOrder() throws Exception {
        Result verified = systemd("verify", "--man=no", "--recursive-errors=no", unit());

        assertThat(verified.status()).as(verified.words()).isZero();
        assertThat(verified.words()).doesNotContain("notiflux.service");
    }

    @Test
    void service_isExposedToLittle() throws Exception {
        Result judged = systemd("security", "--offline=true", "--no-pager", "--threshold=" + EXPOSURE, unit());

        assertThat(judged.words()).contains("Overall exposure level for notiflux.service");
        assertThat(judged.status()).as(judged.words()).isZero();
    }

    /** The unit with a Java that this machine has; what it starts must be there. */
    private String unit() throws IOException {
        assertThat(UNIT).contains("ExecStart=/usr/bin/java ");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Files.writeString(folder.resolve("notiflux.service"), UNIT.replace("/usr/bin/java ", java + " "))
                .toString();
    }

    private static Result systemd(String... arguments) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin", "/bin")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "systemd-analyze"))),
                "no systemd-analyze; it is part of systemd");
        List<String> command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assumeTrue(!words.contains("unrecognized option"), "systemd-analyze is older than systemd 250");
        return new Result(status, words);
    }

    private record Result(int status, String words) {}

    /** Of the unit's one line with this name. */
    private static String value(String name) {
        List<String> values = Docs.matches(Pattern.compile("(?m)^" + name + "=(.*)$"), UNIT)
                .map(line -> line.group(1))
                .toList();
        assertThat(values).as(name).hasSize(1);
        return values.getFirst();
    }
}
