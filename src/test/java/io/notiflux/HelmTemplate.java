package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the chart of k8s/chart/ makes of values, and the objects of plain manifests in the same form. */
final class HelmTemplate {
    static final String CHART = "k8s/chart";
    private static final String NAMESPACE = "somewhere";

    /** Labels that only a chart adds. */
    private static final Set<String> OF_HELM = Set.of(
            "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart");

    private HelmTemplate() {}

    /** All that `helm template` prints, for the tests of what it makes. */
    static String text(String... arguments) {
        Program.Result made = run(arguments);
        assertThat(made.status()).as(made.words()).isZero();
        return made.words().replaceAll("(?m)^level=INFO .*\n", ""); // of the symbolic links in files/
    }

    static Program.Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("template", "notiflux", CHART, "--namespace", NAMESPACE));
        command.addAll(List.of(arguments));
        return Program.helm().run(command.toArray(String[]::new));
    }

    /** Without the pod of `helm test`. */
    static Map<String, Object> objects(String... arguments) {
        Map<String, Object> objects = new TreeMap<>();
        for (Map<String, Object> document : StrictYaml.documents(text(arguments))) {
            if (!"Pod".equals(document.get("kind"))) {
                Map<String, Object> metadata = map(document.get("metadata"));
                assertThat(metadata.remove("namespace")).as("of %s", metadata).isEqualTo(NAMESPACE);
                assertThat(map(metadata.get("labels")).keySet()).containsAll(OF_HELM);
                add(objects, document);
            }
        }
        return objects;
    }

    /** Those of the folder, as `kubectl apply -f` takes them. */
    static Map<String, Object> plain(Path folder) {
        Map<String, Object> objects = new TreeMap<>();
        Manifests.files(folder)
                .forEach(file -> StrictYaml.documents(Manifests.text(file)).forEach(one -> add(objects, one)));
        return objects;
    }

    private static void add(Map<String, Object> objects, Map<String, Object> document) {
        Map<String, Object> metadata = map(document.get("metadata"));
        map(metadata.get("labels")).keySet().removeAll(OF_HELM);
        if ("Deployment".equals(document.get("kind"))) {
            sortVariables(document);
        }
        Object before = objects.put(document.get("kind") + " " + metadata.get("name"), document);
        assertThat(before).as("twice").isNull();
    }

    /** Their order means nothing where none refers to another one, and the chart has them in that of their names. */
    private static void sortVariables(Map<String, Object> deployment) {
        Map<String, Object> pod =
                map(map(map(deployment.get("spec")).get("template")).get("spec"));
        Map<String, Object> container = map(((List<?>) Objects.requireNonNull(pod.get("containers"))).getFirst());
        List<Object> sorted = new ArrayList<>((List<?>) Objects.requireNonNull(container.get("env")));
        sorted.sort(
                Comparator.comparing(variable -> String.valueOf(map(variable).get("name"))));
        container.put("env", sorted);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object yaml) {
        return (Map<String, Object>) Objects.requireNonNull(yaml);
    }
}
