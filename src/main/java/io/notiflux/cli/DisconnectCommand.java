package io.notiflux.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends connections of one node or of several, or revokes a token. */
@Command(
        name = "disconnect",
        description = {
            "Ends connections, by a server's admin port. Their clients may come back, unless their token is revoked.",
            "A cluster's nodes tell each other: one of them is enough."
        },
        mixinStandardHelpOptions = true)
final class DisconnectCommand implements Callable<Integer> {
    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Mixin
    private Ended ended = new Ended();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Override
    public Integer call() throws InterruptedException, CommandException {
        String admin = token.source(TokenScope.admin).token(List.of());
        for (AdminAnswer answer : nodes.ask("DELETE", "/admin/connections", ended.parameters(), Optional.of(admin))) {
            System.out.println(answer.name() + ": " + answer.node().getOrDefault("disconnected", "?") + " ended");
        }
        return nodes.exitCode();
    }
}
