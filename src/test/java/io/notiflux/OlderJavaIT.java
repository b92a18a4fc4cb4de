package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped jar, started with a Java that is too old for it. */
class OlderJavaIT {
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/usr/java"),
            Path.of("/opt/java"),
            Path.of(System.getProperty("user.home"), ".jdks"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {"", "version", "token subscribe news"})
    void olderJava_isTold_inOneLine(String arguments) {
        Optional<Path> older = FOLDERS.stream()
                .flatMap(OlderJavaIT::children)
                .filter(OlderJavaIT::isOlder)
                .findFirst();
        assumeTrue(older.isPresent(), "no Java older than " + Launcher.REQUIRED + " is installed");
        try (JarProcess process = JarProcess.startWith(
                older.orElseThrow(),
                Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty()).toList())) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.err().lines())
                    .singleElement()
                    .asString()
                    .matches("notiflux: this is Java [\\d.]+ in .+, and it takes Java 25 or newer; .+");
            assertThat(process.out()).isEmpty();
        }
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isOlder(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return Files.isExecutable(home.resolve("bin/java"))
                    && version.find()
                    && Integer.parseInt(version.group(1)) < Launcher.REQUIRED;
        } catch (IOException e) {
            return false;
        }
    }
}
