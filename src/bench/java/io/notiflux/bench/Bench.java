package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command: runs scenarios one after the other, on one server or alternately on several. */
@Command(
        name = "scripts/bench",
        description = "Loads a server that it starts itself, checks what arrives, and prints figures.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {
    static final String WITH_SLOW = ", some slow";

    /** The first round finds a cold JVM. */
    private static final int FIRST_WARM_UP = 2;

    @Parameters(
            arity = "0..*",
            paramLabel = "SCENARIO",
            description = "saturated, steady, wide, topics, connect, idle, publish, slow, crowd, batches, lone, start,"
                    + " restart, storm, growth, nodes, the last one with --nats (default: all, in this order)")
    private List<String> names = List.of();

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "SERVERS",
            description =
                    "nchan, nats, mosquitto, pushpin, or another notiflux.jar: put the same load on each, in turn")
    private List<String> peers = List.of();

    @Option(
            names = "--nats",
            description = "put the same load on a node of a cluster with three NATS servers, alternately; and on these"
                    + " without it, where nobody subscribes")
    private boolean nats;

    @Option(
            names = "--sync-interval",
            defaultValue = "always",
            paramLabel = "TIME",
            description = "of the NATS servers, 2m being their own default (default: always, as k8s/cluster has it)")
    private String syncInterval = "";

    @Option(names = "--rounds", defaultValue = "3", description = "of each server (default: 3)")
    private int rounds;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "that a round is measured for (default: the scenario's)")
    private int duration;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "before them, twice as long before a server's first round (default: 5)")
    private int warmUp;

    @Option(
            names = "--hot",
            paramLabel = "SECONDS",
            description = "at full speed before a server's first round of one topic at a rate (default: 0)")
    private int hot;

    @Option(names = "--subscribers", paramLabel = "N", description = "in place of the scenario's")
    private @Nullable Integer subscribers;

    @Option(names = "--publishers", paramLabel = "N", description = "in place of the scenario's")
    private @Nullable Integer publishers;

    @Option(names = "--size", paramLabel = "BYTES", description = "of a message, in place of the scenario's")
    private @Nullable Integer size;

    @Option(names = "--rate", paramLabel = "N", description = "messages a second; 0: as many as the server takes")
    private @Nullable Integer rate;

    @Option(
            names = "--lag",
            paramLabel = "N",
            description = "messages under way before publishers hold off (default: 128)")
    private @Nullable Integer lag;

    @Option(
            names = "--server-opts",
            paramLabel = "OPTIONS",
            description = "the server's JVM options (default: those of the Dockerfile)")
    private @Nullable String serverOptions;

    @Option(
            names = "--protocols",
            split = ",",
            paramLabel = "NAMES",
            description = "of notiflux' subscribers, in turn: plain, deflate, json, sse (default: plain)")
    private List<String> protocols = List.of("plain");

    @Option(names = "--json", paramLabel = "FILE", description = "writes all figures there too")
    private @Nullable Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "draws growth there")
    private @Nullable Path svg;

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Bench());
        command.setExecutionExceptionHandler((e, line, result) -> {
            if (e instanceof BenchException) {
                System.err.println(e.getMessage());
            } else {
                e.printStackTrace();
            }
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scenario> scenarios = names.isEmpty()
                ? Stream.of(Scenario.values())
                        .filter(scenario -> nats || scenario != Scenario.NODES)
                        .toList()
                : names.stream().map(Scenario::of).toList();
        Peers.check(peers);
        if (!nats && scenarios.contains(Scenario.NODES)) {
            throw new BenchException("nodes takes --nats: they share a log");
        }
        if (svg != null && !scenarios.contains(Scenario.GROWTH)) {
            throw new BenchException("--svg draws growth; name that scenario too");
        }
        scenarios.forEach(scenario -> Limits.check(scenario.connections(load(scenario))));
        Map<String, String> facts = facts();
        facts.forEach((name, value) -> System.out.println("- " + name + ": " + value));
        System.out.println();
        List<Results> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Results results = run(scenario);
            all.add(results);
            System.out.println(Markdown.table(results));
            if (svg != null && scenario == Scenario.GROWTH) {
                GrowthPlot.write(svg, results);
            }
            if (json != null) {
                JsonFile.write(json, facts, all); // after each: what is measured is not lost to a later failure
            }
        }
        return 0;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
        facts.put("server's JVM options", String.join(" ", options()));
        facts.put("rounds", rounds + (peers.isEmpty() && !nats ? "" : " on each server, in turn"));
        facts.put("warm-up", warmUp + " s, " + FIRST_WARM_UP * warmUp + " s before a server's first round");
        if (hot > 0) {
            facts.put("hot", hot + " s at full speed before a server's first round at a rate");
        }
        facts.put(
                "hold off",
                "publishers wait while " + (lag == null ? Scenario.LAG : lag)
                        + " messages have not reached all healthy subscribers, on each server");
        if (nats) {
            facts.put(
                    "NATS",
                    "three servers and three replicas on this machine, configured as in k8s/cluster, sync_interval "
                            + syncInterval + ", " + NatsServers.description());
        }
        facts.putAll(Peers.facts(peers));
        return facts;
    }

    private List<String> options() {
        return serverOptions == null
                ? NotifluxTarget.imageOptions()
                : Arrays.stream(serverOptions.split("\\s+"))
                        .filter(option -> !option.isEmpty())
                        .toList();
    }

    private Load load(Scenario scenario) {
        Load load = scenario.load();
        boolean nobody = load.subscribers() == 0;
        int people = subscribers == null || nobody ? load.subscribers() : subscribers;
        return new Load(
                people,
                nobody || load.topics() == 1 ? load.topics() : people,
                publishers == null ? load.publishers() : publishers,
                size == null ? load.size() : size,
                rate == null ? load.rate() : rate,
                load.slow() == 0 ? 0 : Math.max(1, people / 100),
                lag == null ? load.lag() : lag,
                load.batch());
    }

    private Map<String, Supplier<Target>> servers(Scenario scenario, Optional<NatsServers> log) {
        Map<String, Supplier<Target>> servers = new LinkedHashMap<>();
        if (scenario == Scenario.NODES) {
            return servers; // there are nodes only
        }
        for (String name : protocols) {
            Protocol protocol = Protocol.of(name);
            String variant =
                    protocol == Protocol.PLAIN ? NotifluxTarget.NAME : NotifluxTarget.NAME + "/" + protocol.title();
            servers.put(variant, () -> alone(variant, NotifluxTarget.JAR, protocol));
        }
        if (log.isPresent()) {
            servers.put(
                    NotifluxTarget.NODE,
                    () -> new NotifluxTarget(NotifluxTarget.NODE, NotifluxTarget.JAR, Protocol.PLAIN, options(), log));
        }
        servers.putAll(Peers.servers(peers, scenario, (name, jar) -> alone(name, jar, Protocol.PLAIN)));
        return servers;
    }

    private Target alone(String variant, Path jar, Protocol protocol) {
        return new NotifluxTarget(variant, jar, protocol, options(), Optional.empty());
    }

    private Results run(Scenario scenario) throws InterruptedException {
        Load load = load(scenario);
        int seconds = duration > 0 ? duration : scenario.seconds();
        String text = switch (scenario) {
            case CONNECT, RESTART -> load.text();
            case START -> StartRun.text(load);
            case STORM -> StormRun.text(load);
            case GROWTH -> GrowthRun.text(load) + ", " + seconds + " s a size";
            default -> load.text() + ", " + seconds + " s a round";
        };
        var results = new Results(scenario.title(), text);
        List<Target> targets = new ArrayList<>();
        String sync = scenario == Scenario.START ? StartRun.SYNC_INTERVAL : syncInterval;
        Optional<NatsServers> log = nats ? Optional.of(NatsServers.start(sync)) : Optional.empty();
        try {
            List<Round> all = new ArrayList<>();
            Duration firstWarmUp = Duration.ofSeconds((long) FIRST_WARM_UP * warmUp);
            if (scenario == Scenario.NODES) {
                all.addAll(
                        NodesRun.rounds(options(), log.orElseThrow(), load, firstWarmUp, Duration.ofSeconds(seconds)));
            }
            servers(scenario, log).forEach((name, server) -> {
                if (scenario == Scenario.START) {
                    all.addAll(StartRun.rounds(name, server, load, log));
                } else if (scenario == Scenario.RESTART) {
                    var restart = new RestartRun(server, load);
                    all.add(new Round(name, _ -> restart.run()));
                } else if (scenario == Scenario.IDLE) {
                    var idle = new IdleRun(server, load);
                    all.add(new Round(name, _ -> idle.run(Duration.ofSeconds(seconds))));
                } else if (scenario == Scenario.GROWTH) {
                    all.addAll(GrowthRun.rounds(name, server, load, firstWarmUp, Duration.ofSeconds(seconds)));
                } else {
                    Target target = server.get();
                    targets.add(target);
                    all.addAll(variants(scenario, target, load, Duration.ofSeconds(seconds)));
                }
            });
            if (log.isPresent() && load.subscribers() == 0 && scenario != Scenario.START) {
                var raw = new RawRun(log.get(), load);
                all.add(new Round(RawRun.NAME, warmUp -> raw.run(warmUp, Duration.ofSeconds(seconds))));
            }
            if (hot > 0 && load.rate() > 0 && load.topics() == 1) {
                for (Target target : targets) {
                    new LoadRun(target, load.atFullSpeed()).run(Duration.ZERO, Duration.ofSeconds(hot));
                }
            }
            for (int round = 0; round < rounds; round++) {
                // Whoever comes first in a round finds the machine in another state, so all come first in turn.
                for (Round next : round % 2 == 0 ? all : all.reversed()) {
                    System.err.println(
                            scenario.title() + ", round " + (round + 1) + " of " + rounds + ": " + next.variant());
                    Duration before = round == 0 ? firstWarmUp : Duration.ofSeconds(warmUp);
                    results.add(
                            named(scenario, next.variant(), round), next.run().after(before));
                }
            }
        } finally {
            targets.forEach(Target::close);
            log.ifPresent(NatsServers::close);
        }
        return results;
    }

    /** A first round of connects finds a server that has just started: it is no sample of the same thing as later ones. */
    private static String named(Scenario scenario, String variant, int round) {
        return scenario == Scenario.CONNECT ? variant + (round == 0 ? ", just started" : ", warm") : variant;
    }

    private static List<Round> variants(Scenario scenario, Target target, Load load, Duration duration) {
        if (scenario == Scenario.CONNECT) {
            var connects = new ConnectRun(target, load);
            return List.of(new Round(target.name(), warmUp -> connects.run()));
        }
        if (scenario == Scenario.STORM) {
            return StormRun.rounds(target, load);
        }
        if (load.slow() > 0) {
            Load healthy = load.withSlow(0);
            return List.of(
                    new Round(target.name(), warmUp -> new LoadRun(target, healthy).run(warmUp, duration)),
                    new Round(target.name() + WITH_SLOW, warmUp -> new LoadRun(target, load).run(warmUp, duration)));
        }
        return List.of(new Round(target.name(), warmUp -> new LoadRun(target, load).run(warmUp, duration)));
    }
}
