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

/** The README's tables and paths are those of the code. */
class ReadmeTest {
    private static final String README = Manifests.text(Path.of("README.md"));
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void configurationTable_hasEveryVariableWithItsDefault() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : table("variable", "default", "meaning", "bounds")) {
            told.put(code(row.getFirst()), row.get(1).isEmpty() ? "" : code(row.get(1)));
        }

        assertThat(told).isEqualTo(ApplicationYaml.defaults());
    }

    @Test
    void metricsTable_hasEveryMetricWithItsTypeAndLabels() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : table("metric", "type", "meaning")) {
            told.put(code(row.getFirst()), row.get(1));
        }

        assertThat(told).isEqualTo(exposedMetrics());
    }

    @Test
    void closedConnectionsRow_hasEveryReason() {
        String meaning = table("metric", "type", "meaning").stream()
                .filter(row -> row.getFirst().contains("notiflux_connections_closed_total"))
                .map(row -> row.get(2))
                .findFirst()
                .orElseThrow();

        assertThat(codes(meaning)).isEqualTo(labels("notiflux_connections_closed_total", "reason"));
    }

    @Test
    void problemTable_hasEveryCode() {
        Set<String> told = table("status", "code", "when").stream()
                .map(row -> code(row.get(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> counted = labels("notiflux_broadcasts_total", "result");
        counted.remove("accepted");

        assertThat(told).isEqualTo(counted);
    }

    @Test
    void problemTable_hasTheStatusOfEachCode() {
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : table("status", "code", "when")) {
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
        Set<String> told = table("package of `src/main/java/io/notiflux`", "holds").stream()
                .map(row -> code(row.getFirst()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(packages);
    }

    @Test
    void paths_exist() {
        Set<String> paths = matches(
                        "(?<![\\w/.-])(?:\\./)?((?:scripts|k8s|src|\\.ci)/[\\w./-]*\\w|app\\.yaml|pom\\.xml|Dockerfile|LICENSE)",
                        README)
                .map(path -> path.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(paths).contains("scripts/run", "scripts/sign.py", "k8s/deployment.yaml", "app.yaml");
        assertThat(paths).allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @Test
    void classes_exist() {
        assertThat(matches("`([a-z]+)\\.([A-Z]\\w+)`", README).toList())
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(Path.of("src/main/java/io/notiflux", name.group(1), name.group(2) + ".java"))
                                .exists());
    }

    @Test
    void links_leadToHeadings() {
        Set<String> anchors = matches("(?m)^#+ (.+)$", README)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());

        assertThat(matches("\\]\\(#([^)]+)\\)", README).map(link -> link.group(1)))
                .isNotEmpty()
                .isSubsetOf(anchors);
    }

    /** The table's rows, each a list of cells; the header says which table. */
    private static List<List<String>> table(String... header) {
        List<String> rows = README.lines()
                .dropWhile(line -> !line.equals("| " + String.join(" | ", header) + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        assertThat(rows).as("the table of %s", List.of(header)).isNotEmpty();
        return rows.stream().map(ReadmeTest::cells).toList();
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
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
        return Pattern.compile(regex).matcher(text).results();
    }

    /** The types of this server's own metrics, by name and labels as the README writes them. */
    private static Map<String, String> exposedMetrics() {
        String exposition = exposition();
        Map<String, String> metrics = new TreeMap<>();
        matches("(?m)^# TYPE (notiflux_\\w+) (\\w+)$", exposition)
                .forEach(type -> metrics.put(type.group(1) + labelNames(type.group(1), exposition), type.group(2)));
        return metrics;
    }

    private static String labelNames(String metric, String exposition) {
        return matches("(?m)^" + metric + "\\{([^}]*)}", exposition)
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

    private static String exposition() {
        try (var server = TestServer.start()) {
            return server.get("/observe/metrics").body();
        }
    }
}
