package io.notiflux;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Kubernetes resources that one `kubectl` command creates. */
record Manifests(String source, List<HasMetadata> resources) {
    static final Path FOLDER = Path.of("k8s");
    static final Path APP = Path.of("app.yaml");

    static Manifests folder() {
        return new Manifests(
                FOLDER + "/",
                files().stream().flatMap(file -> read(file).stream()).toList());
    }

    static Manifests app() {
        return new Manifests(APP.toString(), read(APP));
    }

    /** Every manifest under k8s/. */
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
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

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one resource of this type. */
    <T extends HasMetadata> T one(Class<T> type) {
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
        return one(Deployment.class).getSpec().getTemplate();
    }

    Container container() {
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
