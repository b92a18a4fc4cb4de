package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of processes in /proc: the CPU time that they have had, in seconds, and their resident bytes.
 *
 * @param user in their own code
 * @param system in the kernel for them
 * @param rss resident memory
 */
record ProcStat(double user, double system, long rss) {
    /** USER_HZ, which Linux fixes towards programs, whatever the kernel's own clock is. */
    private static final double TICKS_PER_SECOND = 100;
    /** Counted from the field after the command's name, which may hold spaces. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    static ProcStat of(List<Long> pids) {
        return pids.stream().map(ProcStat::of).reduce(new ProcStat(0, 0, 0), ProcStat::plus);
    }

    static ProcStat ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    ProcStat minus(ProcStat before) {
        return new ProcStat(user - before.user, system - before.system, rss - before.rss);
    }

    double cpu() {
        return user + system;
    }

    private ProcStat plus(ProcStat other) {
        return new ProcStat(user + other.user, system + other.system, rss + other.rss);
    }

    private static ProcStat of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(proc.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String rss = Files.readAllLines(proc.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .findFirst()
                    .orElse("0")
                    .replaceAll("\\D", "");
            return new ProcStat(
                    Long.parseLong(fields[USER]) / TICKS_PER_SECOND,
                    Long.parseLong(fields[SYSTEM]) / TICKS_PER_SECOND,
                    Long.parseLong(rss) * 1_024);
        } catch (IOException e) {
            throw new BenchException("Process " + pid + " cannot be looked at in /proc, which takes Linux and a living"
                    + " server: " + e.getMessage());
        }
    }
}
