package io.notiflux.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends connections of one node or of several. */
@Command(
        name = "disconnect",
        description = "Ends connections, by a server's admin port. Their clients may come back.",
        mixinStandardHelpOptions = true)
final class DisconnectCommand implements Callable<Integer> {
    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Mixin
    private ConnectionFilter filter = new ConnectionFilter();

    @Option(names = "--token", required = true, description = "Of scope admin.")
    private String token = "";

    @Override
    public Integer call() throws InterruptedException {
        for (AdminAnswer answer : nodes.ask("DELETE", "/admin/connections", filter.parameters(), Optional.of(token))) {
            System.out.println(answer.name() + ": " + answer.node().getOrDefault("disconnected", "?") + " ended");
        }
        return nodes.exitCode();
    }
}
