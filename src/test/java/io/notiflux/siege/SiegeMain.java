package io.notiflux.siege;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code scripts/siege}: exits with 0 where the server held, with 1 where not, with 2 where it was not understood. */
final class SiegeMain {
    private static final String USAGE =
            """
            usage: scripts/siege [--heap 96m] [--seconds 15] [--together 180] [--attacks a,b]
              --heap      the server's -Xmx
              --seconds   how long each attack goes on
              --together  how long all of them go on at once after that; 0 for not at all
              --attacks   those alone: %s
            """.formatted(Attacks.all().stream().map(Attack::name).collect(Collectors.joining(", ")));

    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private String heap = "96m";
    private Duration each = Duration.ofSeconds(15);
    private Duration together = Duration.ofMinutes(3);
    private List<Attack> attacks = Attacks.all();

    private SiegeMain() {}

    static void main(String[] arguments) throws Exception {
        var siege = new SiegeMain();
        try {
            siege.read(new ArrayDeque<>(List.of(arguments)));
        } catch (IllegalArgumentException e) {
            ERR.println(e.getMessage());
            ERR.print(USAGE);
            System.exit(2);
        }
        System.exit(siege.run() ? 0 : 1);
    }

    private void read(Deque<String> arguments) {
        while (!arguments.isEmpty()) {
            String option = arguments.pop();
            if (option.equals("--help") || arguments.isEmpty()) {
                throw new IllegalArgumentException(option.equals("--help") ? "" : option + " needs a value.");
            }
            String value = arguments.pop();
            switch (option) {
                case "--heap" -> heap = value;
                case "--seconds" -> each = Duration.ofSeconds(Long.parseLong(value));
                case "--together" -> together = Duration.ofSeconds(Long.parseLong(value));
                case "--attacks" -> attacks = named(Set.of(value.split(",", -1)));
                default -> throw new IllegalArgumentException("There is no option " + option + ".");
            }
        }
    }

    private static List<Attack> named(Set<String> names) {
        List<Attack> found = Attacks.all().stream()
                .filter(attack -> names.contains(attack.name()))
                .toList();
        if (found.size() != names.size()) {
            throw new IllegalArgumentException("There is no such attack among " + names + ".");
        }
        return found;
    }

    /** Whether the server held. */
    private boolean run() throws Exception {
        OUT.println("`-Xmx" + heap + "`, " + Machine.facts() + ".\n");
        OUT.print(Table.HEAD);
        Report report = new Siege(new Siege.Plan(heap, each, together, attacks), SiegeMain::tell).run();
        OUT.println();
        OUT.println("Log lines in all: " + report.logLines() + ". "
                + (report.faults().isEmpty() ? "The server held." : "The server did not hold:"));
        report.faults().forEach(fault -> OUT.println("- " + fault));
        return report.faults().isEmpty();
    }

    private static void tell(Row row) {
        OUT.print(Table.row(row));
        OUT.flush();
        row.toll().notes().forEach(note -> ERR.println(row.attack() + ": " + note));
    }
}
