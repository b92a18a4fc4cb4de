package io.notiflux.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what {@code --version} prints. */
@Command(
        name = "version",
        description = "Prints the version and revision of this build, and the Java that runs it.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println(CommandVersion.line());
        return 0;
    }
}
