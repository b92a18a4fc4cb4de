package io.notiflux.cli;

import io.notiflux.cli.bench.BenchException;
import io.notiflux.cli.bench.BenchRun;
import io.notiflux.cli.bench.Load;
import io.notiflux.cli.bench.Result;
import io.notiflux.cli.bench.Target;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a load on a server, and tells what came of it. */
@Command(
        name = "bench",
        description = {
            "Puts a load on a server and checks every delivery, to see what a deployment takes.",
            "Exit code 1: a connection was refused or lost, or a delivery missing, doubled or out of order."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** How long Ctrl-C waits for the summary: longer than what is under way is waited for. */
    private static final int SUMMARY_SECONDS = 40;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private BenchLoadOptions loads = new BenchLoadOptions();

    @Mixin
    private BenchTokens tokens = new BenchTokens();

    @Option(names = "--json", description = "The result as one object of JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, CommandException {
        Load load = loads.load(spec.commandLine(), tokens.needsPrefix());
        Target target = tokens.target(spec.commandLine(), server.url(), load);
        var run = new BenchRun(load, target);
        var told = new CountDownLatch(1);
        Thread interrupted = new Thread(() -> stop(run, told), "bench-stop");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            Result result = run.run(BenchCommand::print);
            System.out.println(json ? BenchReport.json(load, result) : BenchReport.text(load, result));
            return result.isFlawless() ? 0 : 1;
        } catch (BenchException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        } finally {
            told.countDown();
            forget(interrupted);
        }
    }

    private static void print(BenchRun.Progress progress) {
        System.err.println(String.format(
                Locale.ROOT,
                "%d connected, %d sent/s, %d received/s, p99 so far %.2f ms",
                progress.connected(),
                progress.sent(),
                progress.received(),
                progress.p99()));
    }

    /** On Ctrl-C the process stays until the summary is printed. */
    private static void stop(BenchRun run, CountDownLatch told) {
        run.stop();
        try {
            if (!told.await(SUMMARY_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("notiflux: no summary, as the server does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook with it
        }
    }
}
