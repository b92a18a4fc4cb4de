package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image agrees with the build, the settings and the manifests. */
class DockerfileTest {
    private static final List<String> INSTRUCTIONS = Manifests.text(Path.of("Dockerfile"))
            .replaceAll("(?m)^#.*\\R", "")
            .replaceAll("\\\\\\R\\s*", " ")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    private static final List<String> RUNTIME = INSTRUCTIONS.subList(
            INSTRUCTIONS.lastIndexOf(of(INSTRUCTIONS, "FROM").getLast()), INSTRUCTIONS.size());
    private static final String POM = Manifests.text(Path.of("pom.xml"));

    @Test
    void baseImages_havePinnedTags() {
        assertThat(of(INSTRUCTIONS, "FROM"))
                .hasSize(2)
                .allSatisfy(from ->
                        assertThat(from).containsPattern("^FROM \\S+:\\S+").doesNotContain(":latest"));
    }

    @Test
    void buildImage_hasTheJdkThatTheBuildAsksFor() {
        assertThat(of(INSTRUCTIONS, "FROM").getFirst()).contains("-temurin-" + element("jdk.required") + " ");
    }

    @Test
    void image_listensOnEveryAddressAndOnTheDefaultPort() {
        assertThat(of(RUNTIME, "ENV")).containsExactly("ENV HOST=0.0.0.0");
        assertThat(ApplicationYaml.defaults()).containsKey("HOST");
        assertThat(of(RUNTIME, "EXPOSE")).containsExactly("EXPOSE " + ApplicationYaml.port());
    }

    @Test
    void image_runsAsTheUserOfThePods() {
        PodSecurityContext pod = Manifests.folder().pod().getSpec().getSecurityContext();

        assertThat(of(RUNTIME, "USER")).containsExactly("USER " + pod.getRunAsUser() + ":" + pod.getRunAsGroup());
    }

    @Test
    void entrypoint_startsTheJarThatTheBuildMakes() {
        String jar = element("finalName") + ".jar";

        assertThat(INSTRUCTIONS).anySatisfy(line -> assertThat(line).contains("cp -r target/" + jar + " target/libs "));
        assertThat(entrypoint()).endsWith("-jar", "/app/" + jar).startsWith("/opt/runtime/bin/java");
    }

    @Test
    void image_holdsTheBillOfItsJarsAndTheirLicenses() {
        String name = element("finalName");

        assertThat(element("outputName")).isEqualTo("${project.build.finalName}.cdx");
        assertThat(element("thirdPartyFilename")).isEqualTo("${project.build.finalName}-third-party.txt");
        assertThat(INSTRUCTIONS)
                .anySatisfy(line -> assertThat(line)
                        .contains(" target/" + name + ".cdx.json target/" + name + "-third-party.txt /app/"));
    }

    @Test
    void training_hasTheOptionsOfTheEntrypoint() {
        String training = of(INSTRUCTIONS, "RUN").stream()
                .filter(run -> run.contains("-XX:AOTCacheOutput="))
                .findFirst()
                .orElseThrow();
        List<String> options = entrypoint().stream()
                .filter(argument -> argument.startsWith("-XX:"))
                .map(option -> option.replace("-XX:AOTCache=", "-XX:AOTCacheOutput="))
                .toList();

        assertThat(options).contains("-XX:AOTCacheOutput=/app/notiflux.aot");
        assertThat(training.split(" "))
                .filteredOn(argument -> argument.startsWith("-XX:"))
                .containsExactlyElementsOf(options);
    }

    @Test
    void image_holdsNothingBesidesTheRuntimeAndTheApplication() {
        assertThat(RUNTIME.stream().filter(line -> line.matches("(COPY|ADD|RUN) .*")))
                .containsExactly("COPY --from=build /opt/runtime /opt/runtime", "COPY --from=build /app /app");
        assertThat(of(INSTRUCTIONS, "RUN").stream().filter(run -> run.contains("keygen")))
                .singleElement()
                .satisfies(run -> assertThat(run).contains("keygen --out /tmp/"));
    }

    /** Temurin's images have their JDK in /opt/java, and jlink makes no folder that is there. */
    @Test
    void runtime_hasAFolderOfItsOwn() {
        assertThat(of(INSTRUCTIONS, "RUN").stream().filter(run -> run.contains("jlink")))
                .singleElement()
                .satisfies(run -> assertThat(run)
                        .contains(" --output /opt/runtime")
                        .contains("jdk.attach")
                        .contains("jdk.jcmd"));
    }

    @Test
    void healthCheck_needsNoShell_andAsksTheServer() {
        String check = of(RUNTIME, "HEALTHCHECK").getFirst();
        assertThat(check).contains(" CMD [\"/opt/runtime/bin/java\"").endsWith("\"health\"]");
        List<String> serving =
                new ArrayList<>(options(arguments(of(RUNTIME, "ENTRYPOINT").getFirst())));
        serving.remove("-XX:+ExitOnOutOfMemoryError"); // a check that fails says so by its status anyway
        assertThat(options(arguments(check))).containsAll(serving);
    }

    /** Two collectors by name are an error, and the operator's is the one that counts. */
    @ParameterizedTest
    @CsvSource({
        "'', Using G1",
        "-XX:+UseG1GC, Using G1",
        "-XX:+UseZGC, Using The Z Garbage Collector",
        "-XX:+UseParallelGC, Using Parallel",
        "-XX:+UseSerialGC, Using Serial",
        "-XX:-UseCompactObjectHeaders, Using G1"
    })
    void collector_isG1OnASmallMachine_unlessTheOperatorChooses(String chosen, String collector) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(entrypoint()));
        command.addAll(List.of("-Xlog:gc:stdout", "-version"));
        ProcessBuilder java = new ProcessBuilder(command).redirectErrorStream(true);
        java.environment().put("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=1 -Xmx64m " + chosen);
        Process process = java.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains(collector).doesNotContain("deprecated");
    }

    private static List<String> options(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith("-XX:"))
                .toList();
    }

    private static List<String> of(List<String> lines, String instruction) {
        return lines.stream().filter(line -> line.startsWith(instruction + " ")).toList();
    }

    private static List<String> entrypoint() {
        return arguments(of(RUNTIME, "ENTRYPOINT").getFirst());
    }

    private static List<String> arguments(String line) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(line)
                .results()
                .map(argument -> argument.group(1))
                .toList();
    }

    private static String element(String name) {
        return Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<")
                .matcher(POM)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
