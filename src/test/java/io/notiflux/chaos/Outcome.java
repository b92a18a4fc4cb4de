package io.notiflux.chaos;

import io.notiflux.chaos.Verdict.Breach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How it went.
 *
 * @param faults how often each was done
 * @param retries of publishers
 * @param revoked tokens, as an operator was told
 * @param recovered resumes that were told so; the others were told that they were not
 */
record Outcome(
        Chaos.Plan plan,
        String clients,
        Map<String, Integer> faults,
        int acknowledged,
        long retries,
        long deliveries,
        long recovered,
        long notRecovered,
        int epochs,
        int revoked,
        Verdict verdict,
        Set<String> troubles) {
    boolean isClean() {
        return verdict.isClean() && troubles.isEmpty();
    }

    /** Markdown, to go into a page of the documentation as it is. */
    String table() {
        List<String> lines = new ArrayList<>();
        lines.add("Seed " + plan.seed() + ", " + plan.seconds() + " s of faults, " + clients + ".\n");
        lines.add(
                "| acknowledged | sent again | deliveries | resumes | of them `recovered: false` | epochs | revoked |");
        lines.add("|---:|---:|---:|---:|---:|---:|---:|");
        lines.add(String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %,d | %,d | %d | %,d |\n",
                acknowledged,
                retries,
                deliveries,
                recovered + notRecovered,
                notRecovered,
                epochs,
                revoked));
        lines.add("| fault | times |");
        lines.add("|---|---:|");
        faults.forEach((name, times) -> lines.add("| " + name + " | " + times + " |"));
        lines.add("");
        lines.add("| lost | doubled | reordered | falsely recovered | acknowledged but absent | revoked but good |");
        lines.add("|---:|---:|---:|---:|---:|---:|");
        lines.add(String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %,d | %,d | %,d |\n",
                verdict.of(Breach.LOST),
                verdict.of(Breach.DOUBLED),
                verdict.of(Breach.REORDERED),
                verdict.of(Breach.FALSELY_RECOVERED),
                verdict.of(Breach.ABSENT),
                verdict.of(Breach.STILL_GOOD)));
        troubles.forEach(trouble -> lines.add("- " + trouble));
        verdict.notes().forEach(note -> lines.add("- " + note));
        return String.join("\n", lines);
    }
}
