package io.notiflux.cli;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, for all that is not serving. */
@Command(
        name = "notiflux",
        description = "A push server. Without a command it serves, as its environment variables say.",
        subcommands = {
            KeygenCommand.class,
            TokenCommand.class,
            SubscribeCommand.class,
            BroadcastCommand.class,
            TopicsCommand.class,
            ConnectionsCommand.class,
            DisconnectCommand.class,
            TopCommand.class,
            BenchCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandVersion.class)
public final class Commands {
    private Commands() {}

    /**
     * Runs a command. It returns the process's exit code: 0 if it is done, 1 if it failed, 2 if it was not understood.
     *
     * @param check looks whether the server could start, and returns the exit code
     * @param environment has defaults of some options
     */
    public static int run(Callable<Integer> check, Map<String, String> environment, String... args) {
        return new CommandLine(new Commands())
                .addSubcommand(new CheckCommand(check))
                .addSubcommand(new HealthCommand(environment))
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(int.class, text -> Math.toIntExact(WholeNumber.of(text, Integer.MAX_VALUE)))
                .registerConverter(long.class, text -> WholeNumber.of(text, Long.MAX_VALUE))
                .setParameterExceptionHandler((e, given) -> {
                    if (List.of(given).contains("--help")) { // whatever the environment has that is wrong
                        e.getCommandLine().usage(e.getCommandLine().getOut());
                        return CommandLine.ExitCode.OK;
                    }
                    String command = e.getCommandLine().getCommandSpec().qualifiedName();
                    tell(e.getCommandLine(), EnvironmentDefaults.named(e, given) + " (see " + command + " --help)");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, commandLine, _) -> failed(e, commandLine))
                .execute(args);
    }

    private static int failed(Exception e, CommandLine commandLine) {
        return switch (e) {
            case PipeClosedException _ -> CommandLine.ExitCode.OK;
            case CommandException _ -> {
                tell(commandLine, String.valueOf(e.getMessage()));
                yield CommandLine.ExitCode.SOFTWARE;
            }
            case FileSystemException fault -> {
                tell(commandLine, FileFault.of(Path.of(fault.getFile()), fault));
                yield CommandLine.ExitCode.SOFTWARE;
            }
            default -> {
                tell(commandLine, "this is a fault of the program's, please report it: " + e);
                yield CommandLine.ExitCode.SOFTWARE;
            }
        };
    }

    /** Says one line on standard error, without any token that was in a wrong place. */
    private static void tell(CommandLine commandLine, String fault) {
        commandLine.getErr().println("notiflux: " + Printable.line(TokenShape.masked(fault)));
    }
}
