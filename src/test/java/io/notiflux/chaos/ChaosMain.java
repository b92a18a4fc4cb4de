package io.notiflux.chaos;

import io.notiflux.cluster.NatsServer;
import io.notiflux.siege.Machine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** {@code scripts/chaos}: exits with 0 where all columns are zero, with 1 where not, with 2 where it was not understood. */
final class ChaosMain {
    private static final String USAGE = """
            usage: scripts/chaos [--seconds 600] [--seed 1] [--clients 200] [--pace 40]
              --seconds  how long faults are done
              --seed     which faults, to whom and for how long
              --clients  that subscribe, lose their connections and resume
              --pace     milliseconds between a publisher's answer and its next message, on average
            """;

    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private int seconds = 600;
    private long seed = 1;
    private int clients = 200;
    private int pace = 40;

    private ChaosMain() {}

    static void main(String[] arguments) throws Exception {
        var chaos = new ChaosMain();
        try {
            chaos.read(new ArrayDeque<>(List.of(arguments)));
        } catch (IllegalArgumentException e) {
            ERR.println(e.getMessage());
            ERR.print(USAGE);
            System.exit(2);
        }
        System.exit(chaos.run() ? 0 : 1);
    }

    private void read(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String option = arguments.pop();
            if (option.equals("--help") || arguments.isEmpty()) {
                throw new IllegalArgumentException(option.equals("--help") ? "" : option + " needs a value.");
            }
            String value = arguments.pop();
            switch (option) {
                case "--seconds" -> seconds = positive(option, value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--clients" -> clients = positive(option, value);
                case "--pace" -> pace = positive(option, value);
                default -> throw new IllegalArgumentException("There is no option " + option + ".");
            }
        }
    }

    private static int positive(String option, String value) {
        int number = Integer.parseInt(value);
        if (number <= 0) {
            throw new IllegalArgumentException(option + " is " + value + "; give 1 or more.");
        }
        return number;
    }

    private boolean run() throws Exception {
        Path program = NatsServer.program().orElseThrow(() -> new IllegalStateException("there is no nats-server"));
        OUT.println(Machine.facts() + ", nats-server " + NatsServer.version() + ".");
        var plan = new Chaos.Plan(seconds, seed, clients, pace, program, Chaos.folder(seed));
        Outcome outcome = new Chaos(plan, ERR::println).run();
        OUT.println(outcome.table());
        return outcome.isClean();
    }
}
