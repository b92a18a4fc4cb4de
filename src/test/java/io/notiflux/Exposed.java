package io.notiflux;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the samples that Prometheus has of a server, and those that an expression asks for. */
record Exposed(Set<String> names) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z]\\w*)[ {]");
    private static final Pattern ASKED = Pattern.compile("\\b(?:up|(?:notiflux|jvm|process)_\\w+)\\b(?! *[=!])");

    /** Those of a node of a cluster, whose log is not there: it has all metrics. */
    static Exposed byANode() {
        try (var server = TestServer.start("NATS_URL", "nats://127.0.0.1:1")) {
            Set<String> names = Docs.matches(
                            SAMPLE, server.get("/observe/metrics").body())
                    .map(sample -> sample.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            names.add("up"); // Prometheus' own
            return new Exposed(names);
        }
    }

    static Set<String> namesIn(String expression) {
        return Docs.matches(ASKED, expression).map(name -> name.group()).collect(Collectors.toCollection(TreeSet::new));
    }
}
