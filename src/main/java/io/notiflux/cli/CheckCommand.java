package io.notiflux.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Looks whether the server could start, which is the server's own to say. */
@Command(
        name = "check",
        description =
                "Reads the configuration, the keys and NATS as the server would, prints what holds, and changes nothing."
                        + " It fails if the server would not serve, with a line for each reason.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Callable<Integer> check;

    CheckCommand(Callable<Integer> check) {
        this.check = check;
    }

    @Override
    public Integer call() throws Exception {
        return check.call();
    }
}
