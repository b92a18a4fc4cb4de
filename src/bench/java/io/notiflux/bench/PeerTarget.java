package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server of others: a program with its children, which has a configuration file and no heap to look into. */
abstract class PeerTarget implements Target {
    private final Peer peer;
    private final ServerProcess process;
    private final int port;

    /**
     * @param port where subscribers connect
     * @param ready other ports that it must listen on before it is ready
     */
    PeerTarget(Peer peer, ServerProcess process, int port, int... ready) {
        this.peer = peer;
        this.process = process;
        this.port = port;
        process.await(() -> Ports.listen(port) && Ports.listen(ready) ? Optional.of(port) : Optional.empty());
    }

    /** For a program that listens before the one that does its work is there. */
    final void awaitChild() {
        process.await(() -> process.handle().children().findAny());
    }

    /** Starts a program with a configuration in a folder of its own. */
    static ServerProcess start(Path folder, String file, String configuration, List<String> command) {
        write(folder.resolve(file), configuration);
        return new ServerProcess(folder, command, Map.of());
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program says of itself, first what the pattern finds in it; it need not succeed. */
    static Optional<String> about(Pattern pattern, String... command) {
        try {
            Process program =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String about = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return pattern.matcher(about).results().map(found -> found.group(1)).findFirst();
        } catch (IOException e) {
            throw new BenchException(
                    command[0] + " is missing; scripts/bench installs it where it can, as root on Debian");
        }
    }

    @Override
    public final String name() {
        return peer.title();
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.handle()), process.handle().descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public final Duration readyAfter() {
        return process.readyAfter();
    }

    @Override
    public final Optional<NatsServers> log() {
        return Optional.empty();
    }

    @Override
    public final OptionalLong heap() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        process.close();
    }
}
