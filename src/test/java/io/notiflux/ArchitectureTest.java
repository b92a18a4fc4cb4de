package io.notiflux;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may import what: the arrows all point down. */
class ArchitectureTest {
    private static final String ROOT = "io.notiflux";
    private static final String HELIDON = "io.helidon..";
    private static final String NATS = "io.nats.client..";
    private static final String JACKSON = "com.fasterxml.jackson.core..";
    private static final String CAFFEINE = "com.github.benmanes.caffeine..";
    private static final int LINES = 350;

    /** What each package imports besides itself, the JDK and JSpecify; ours by name, others' by pattern. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            entry("json", List.of(JACKSON)),
            entry("stats", List.of()),
            entry("topic", List.of()),
            entry(
                    "token",
                    List.of(
                            "json",
                            "stats",
                            "io.helidon.security.jwt..",
                            "jakarta.json..",
                            "javax.net.ssl..",
                            JACKSON,
                            CAFFEINE,
                            "com.amazon.corretto.crypto.provider..")),
            entry("config", List.of("access", "topic", "token", "io.helidon.config..", "com.sun.management..")),
            entry("cluster", List.of("config", "json", "topic", "stats", "javax.net.ssl..", NATS)),
            entry("connection", List.of("stats", HELIDON)),
            entry("access", List.of(HELIDON)),
            entry("http1", List.of("access", "connection", HELIDON)),
            entry("websocket", List.of("access", "connection", "http1", HELIDON)),
            entry("http", List.of("json", "topic", "token", "stats", HELIDON, JACKSON)),
            entry(
                    "publish",
                    List.of(
                            "access",
                            "cluster",
                            "connection",
                            "http1",
                            "http",
                            "json",
                            "topic",
                            "token",
                            "stats",
                            HELIDON,
                            JACKSON)),
            entry(
                    "subscribe",
                    List.of(
                            "access",
                            "connection",
                            "http1",
                            "websocket",
                            "http",
                            "json",
                            "topic",
                            "token",
                            "stats",
                            HELIDON,
                            JACKSON)),
            entry(
                    "ops",
                    List.of(
                            "cluster",
                            "config",
                            "json",
                            "topic",
                            "stats",
                            "connection",
                            "http",
                            "token",
                            "subscribe",
                            HELIDON,
                            JACKSON,
                            "io.micrometer..",
                            "io.prometheus.client..")),
            entry(
                    "admin",
                    List.of("access", "cluster", "subscribe", "http", "json", "topic", "token", HELIDON, JACKSON)),
            entry("cli", List.of("json", "ops", "token", "topic", "javax.net.ssl..", JACKSON, "picocli..")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    static Stream<String> packages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @Test
    void everyPackage_hasARule() {
        assertThat(CLASSES.getPackage(ROOT).getSubpackages())
                .extracting(JavaPackage::getRelativeName)
                .containsExactlyInAnyOrderElementsOf(MAY_IMPORT.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void package_importsWhatItsRuleNames(String name) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify.annotations..", within(name)));
        for (String other : MAY_IMPORT.getOrDefault(name, List.of())) {
            allowed.add(MAY_IMPORT.containsKey(other) ? within(other) : other);
        }
        classes()
                .that(resideInAPackage(within(name)))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .check(CLASSES);
    }

    @Test
    void topRooms_areTheRootsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, within("admin"), within("cli"), within("ops"), within("publish"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(within("admin"), within("cli"), within("ops"), within("publish"))
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobodyBelow_importsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CLASSES);
    }

    @Test
    void nats_isForTheClusterAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(within("cluster"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(NATS)
                .check(CLASSES);
    }

    @Test
    void javaUtilLogging_isForOpsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(within("ops"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src", "scripts"})
    void files_areShort(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(ArchitectureTest::isProgram))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .as(file.toString())
                            .hasSizeLessThanOrEqualTo(LINES));
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && file.toString().matches("[^.]+|.*\\.(java|js|mjs|py|sh)");
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }
}
