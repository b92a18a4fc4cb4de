package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables, paths, names and links of README.md and docs/ are those of the code. */
class DocsTest {
    private static final String DOCS = Docs.text();
    private static final int SCREEN_AND_A_HALF = 75;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void configurationTable_hasEveryVariableWithItsDefault() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : Docs.table("variable", "default", "meaning", "bounds")) {
            told.put(code(row.getFirst()), row.get(1).isEmpty() ? "" : code(row.get(1)));
        }

        assertThat(told).isEqualTo(ApplicationYaml.defaults());
    }

    @Test
    void metricsTable_hasEveryMetricWithItsTypeAndLabels() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : Docs.table("metric", "type", "meaning")) {
            told.put(code(row.getFirst()), row.get(1));
        }

        assertThat(told).isEqualTo(exposedMetrics());
    }

    @Test
    void closedConnectionsRow_hasEveryReason() {
        String meaning = Docs.table("metric", "type", "meaning").stream()
                .filter(row -> row.getFirst().contains("notiflux_connections_closed_total"))
                .map(row -> row.get(2))
                .findFirst()
                .orElseThrow();

        assertThat(codes(meaning)).isEqualTo(labels("notiflux_connections_closed_total", "reason"));
    }

    @Test
    void problemTable_hasEveryCode() {
        Set<String> told = Docs.table("status", "code", "when").stream()
                .map(row -> code(row.get(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> counted = labels("notiflux_broadcasts_total", "result");
        counted.removeAll(Set.of("accepted", "replayed"));

        assertThat(told).isEqualTo(counted);
    }

    @Test
    void problemTable_hasTheStatusOfEachCode() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : Docs.table("status", "code", "when")) {
            told.put(code(row.get(1)), row.getFirst());
        }
        Map<String, String> inCode = new TreeMap<>();
        String source = Manifests.text(Path.of("src/main/java/io/notiflux/http/ProblemCode.java"));
        matches("([A-Z_]+)\\(Status\\.(?:[A-Z_]+_|create\\()(\\d{3})\\b", source)
                .forEach(constant -> inCode.put(constant.group(1).toLowerCase(Locale.ROOT), constant.group(2)));

        assertThat(told).isEqualTo(inCode);
    }

    @Test
    void packageTable_hasEveryPackage() throws Exception {
        Path root = Path.of("src/main/java/io/notiflux");
        Set<String> packages = new TreeSet<>(Set.of("io.notiflux"));
        try (Stream<Path> children = Files.list(root)) {
            children.filter(Files::isDirectory).forEach(child -> packages.add(String.valueOf(child.getFileName())));
        }
        Set<String> told = Docs.table("package of `src/main/java/io/notiflux`", "holds").stream()
                .map(row -> code(row.getFirst()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(packages);
    }

    @Test
    void paths_exist() {
        Set<String> paths = matches(
                        "(?<![\\w/.-])(?:\\./)?((?:scripts|k8s|deploy|src|\\.ci)/[\\w./-]*\\w|app\\.yaml|pom\\.xml|Dockerfile|LICENSE)",
                        DOCS)
                .map(path -> path.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(paths).contains("scripts/run", "scripts/sign.py", "k8s/deployment.yaml", "app.yaml");
        assertThat(paths).allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @Test
    void classes_exist() {
        assertThat(matches("`([a-z]+)\\.([A-Z]\\w+)`", DOCS).toList())
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(Path.of("src/main/java/io/notiflux", name.group(1), name.group(2) + ".java"))
                                .exists());
    }

    @Test
    void readme_fitsAScreenAndAHalf() {
        assertThat(Manifests.text(Path.of("README.md")).lines()).hasSizeLessThanOrEqualTo(SCREEN_AND_A_HALF);
    }

    static Stream<Path> documents() {
        return Docs.files().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_leadToFilesAndTheirHeadings(Path document) {
        assertThat(matches("\\]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)", Manifests.text(document))
                        .toList())
                .isNotEmpty()
                .allSatisfy(link -> {
                    Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                    assertThat(target).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(target)).contains(link.group(2));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void contents_listEveryChapter(Path document) {
        String text = Manifests.text(document);
        List<String> listed = matches("(?m)^- \\[[^]]+]\\(#([^)]+)\\)$", text)
                .map(item -> item.group(1))
                .toList();
        if (!document.endsWith("README.md")) {
            assertThat(listed)
                    .isEqualTo(matches("(?m)^## (.+)$", text)
                            .map(heading -> anchor(heading.group(1)))
                            .toList());
        }
    }

    private static Set<String> anchors(Path document) {
        return matches("(?m)^#+ (.+)$", Manifests.text(document))
                .map(heading -> anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }

    /** What stands in a cell that is code and nothing else. */
    private static String code(String cell) {
        assertThat(cell).matches(CODE.pattern());
        return cell.substring(1, cell.length() - 1);
    }

    private static Set<String> codes(String cell) {
        return matches(CODE.pattern(), cell).map(code -> code.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<MatchResult> matches(String regex, String text) {
        return Docs.matches(Pattern.compile(regex), text);
    }

    /** The types of this server's own metrics, by name and labels as the table writes them. */
    private static Map<String, String> exposedMetrics() {
        String exposition = exposition();
        Map<String, String> metrics = new TreeMap<>();
        matches("(?m)^# TYPE (notiflux_\\w+) (\\w+)$", exposition)
                .forEach(type -> metrics.put(type.group(1) + labelNames(type.group(1), exposition), type.group(2)));
        return metrics;
    }

    private static String labelNames(String metric, String exposition) {
        return matches("(?m)^" + metric + "(?:_count)?\\{([^}]*)}", exposition)
                .findFirst()
                .map(series -> matches("(\\w+)=\"", series.group(1))
                        .map(label -> label.group(1))
                        .collect(Collectors.joining(",", "{", "}")))
                .orElse("");
    }

    private static Set<String> labels(String metric, String label) {
        return matches("(?m)^" + metric + "\\{" + label + "=\"([^\"]*)\"", exposition())
                .map(series -> series.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a node of a cluster, whose log is not there: it has all metrics. */
    private static String exposition() {
        try (var server = TestServer.start("NATS_URL", "nats://127.0.0.1:1")) {
            return server.get("/observe/metrics").body();
        }
    }
}
