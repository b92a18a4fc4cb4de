package io.notiflux;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Kubernetes resources that one `kubectl` command creates. */
public record Manifests(String source, List<HasMetadata> resources) {
    static final Path FOLDER = Path.of("k8s");
    static final Path CLUSTER = FOLDER.resolve("cluster");
    static final Path MONITORING = FOLDER.resolve("monitoring");
    static final Path AUTOSCALING = FOLDER.resolve("autoscaling");
    static final Path GATEWAY = FOLDER.resolve("gateway");
    static final Path APP = Path.of("app.yaml");

    static Manifests folder() {
        return folder(FOLDER);
    }

    public static Manifests cluster() {
        return folder(CLUSTER);
    }

    static Manifests monitoring() {
        return folder(MONITORING);
    }

    static Manifests autoscaling() {
        return folder(AUTOSCALING);
    }

    static Manifests gateway() {
        return folder(GATEWAY);
    }

    private static Manifests folder(Path folder) {
        return new Manifests(
                folder + "/",
                files(folder).stream().flatMap(file -> read(file).stream()).toList());
    }

    static Manifests app() {
        return new Manifests(APP.toString(), read(APP));
    }

    /** Every manifest in the folder, as `kubectl apply -f` takes them: not those of folders in it. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HasMetadata> read(Path file) {
        try {
            return StrictYaml.resources(text(file));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of one program. */
    public Manifests of(String name) {
        return new Manifests(
                source + " of " + name,
                resources.stream()
                        .filter(resource ->
                                name.equals(resource.getMetadata().getLabels().get("app.kubernetes.io/name")))
                        .toList());
    }

    /** The one resource of this type. */
    public <T extends HasMetadata> T one(Class<T> type) {
        List<T> found = all(type).toList();
        if (found.size() != 1) {
            throw new AssertionError(source + " has " + found.size() + " of " + type.getSimpleName());
        }
        return found.getFirst();
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast);
    }

    PodTemplateSpec pod() {
        return all(StatefulSet.class)
                .map(set -> set.getSpec().getTemplate())
                .findFirst()
                .orElseGet(() -> one(Deployment.class).getSpec().getTemplate());
    }

    public Container container() {
        List<Container> containers = pod().getSpec().getContainers();
        if (containers.size() != 1) {
            throw new AssertionError(source + " has " + containers.size() + " containers in its pod");
        }
        return containers.getFirst();
    }

    @Override
    public String toString() {
        return source;
    }
}
