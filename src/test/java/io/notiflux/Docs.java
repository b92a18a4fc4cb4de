package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README.md and docs/: their texts, tables and code blocks. */
final class Docs {
    /** Languages of the blocks that {@code scripts/test_docs*.py} hold. */
    static final Set<String> OF_PYTHON = Set.of("sh", "python", "mjs", "log");

    static final Set<String> OF_THE_BROWSER = Set.of("js", "html");

    /** The language of a block's first line, and the name behind it. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*) ?(\\S*)\n(.*?)^```$");

    /** A code block; its name says which test holds it. */
    record Snippet(String language, String name, String text) {}

    private Docs() {}

    static List<Path> files() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them, one after the other. */
    static String text() {
        return String.join("\n", files().stream().map(Manifests::text).toList());
    }

    static Stream<Snippet> snippets() {
        return matches(BLOCK, text()).map(block -> new Snippet(block.group(1), block.group(2), block.group(3)));
    }

    /** Names of the blocks whose language is one of these. */
    static List<String> names(Predicate<String> language) {
        return snippets()
                .filter(snippet -> language.test(snippet.language()))
                .map(Snippet::name)
                .toList();
    }

    static String snippet(String name) {
        List<Snippet> found =
                snippets().filter(snippet -> snippet.name().equals(name)).toList();
        assertThat(found).as("blocks named '%s'", name).hasSize(1);
        return found.getFirst().text();
    }

    /** The table's rows, each a list of cells; the header says which table. */
    static List<List<String>> table(String... header) {
        List<String> rows = text().lines()
                .dropWhile(line -> !line.equals("| " + String.join(" | ", header) + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        assertThat(rows).as("the table of %s", List.of(header)).isNotEmpty();
        return rows.stream().map(Docs::cells).toList();
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
