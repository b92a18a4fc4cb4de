package io.notiflux.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Several nodes on one log, which take the same tokens. Clients are spread over them in turn. */
final class NodesTarget implements Target {
    private final List<NotifluxTarget> nodes = new ArrayList<>();

    NodesTarget(int count, List<String> options, NatsServers log) {
        var tokens = new Tokens();
        try {
            while (nodes.size() < count) {
                nodes.add(new NotifluxTarget(
                        NotifluxTarget.NODE, NotifluxTarget.JAR, Protocol.PLAIN, options, Optional.of(log), tokens));
            }
        } catch (BenchException e) {
            close();
            throw e;
        }
    }

    @Override
    public String name() {
        return nodes.size() + " nodes";
    }

    @Override
    public int port() {
        return nodes.getFirst().port();
    }

    @Override
    public int port(int client) {
        return nodes.get(client % nodes.size()).port();
    }

    @Override
    public List<Long> pids() {
        return nodes.stream().flatMap(node -> node.pids().stream()).toList();
    }

    @Override
    public Duration readyAfter() {
        return nodes.getLast().readyAfter();
    }

    @Override
    public Optional<NatsServers> log() {
        return nodes.getFirst().log();
    }

    @Override
    public Greeting greeting(String topic, int person) {
        return nodes.getFirst().greeting(topic, person);
    }

    @Override
    public Post post(String topic, int size, int count) {
        return nodes.getFirst().post(topic, size, count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return publishing(0);
    }

    @Override
    public Publishing publishing(int publisher) throws IOException {
        return nodes.get(publisher % nodes.size()).publishing();
    }

    @Override
    public OptionalLong heap() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        nodes.forEach(Target::close);
    }
}
