package io.notiflux.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds variables that were meant for this server but have no effect, because a letter or a word in the name is wrong.
 * The environment is shared with the system, the platform and other programs, so most unknown names have nothing to do
 * with this server. The following names are refused:
 *
 * <ul>
 *   <li>a name that differs from a setting's name in at most two letters (one letter for a short name, none for {@code
 *       HOST} and {@code PORT}, since {@code POST} would be taken for {@code PORT}), or only in upper and lower case;
 *   <li>a name that begins with a setting's first word, if that word has seven letters or more, such as {@code
 *       HISTORY_LENGTH};
 *   <li>a name that begins with any setting's first word and goes on with the beginning of another word of the same
 *       setting, such as {@code JWT_KEY} or {@code MAX_CONNS}, but not {@code MAX_JOBS}, {@code CLIENT_ID} or {@code
 *       JWT_SECRET}.
 * </ul>
 *
 * <p>Variables that Kubernetes sets are never refused. It gives each container variables with the names of all
 * services: {@code HISTORY_PORT_80_TCP} belongs to a service called history.
 */
final class UnknownVariables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final Pattern OF_A_SERVICE = Pattern.compile(
            ".*_(SERVICE_HOST|SERVICE_PORT|SERVICE_PORT_.*|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** The length from which a first word is so telling that no other program is likely to begin a name with it. */
    private static final int TELLING = 7;
    /** The number of a further word's first letters that tell which word is meant. */
    private static final int BEGINNING = 3;

    private UnknownVariables() {}

    /**
     * Refuses the first unknown variable, in alphabetical order, that was meant for this server.
     *
     * @param settings the names of all settings
     */
    static void refuse(Set<String> variables, Set<String> settings) throws ConfigException {
        for (String variable : variables.stream().sorted().toList()) {
            if (!settings.contains(variable)
                    && NAME.matcher(variable).matches()
                    && !OF_A_SERVICE.matcher(variable).matches()) {
                Optional<String> meant = nearest(variable, settings);
                if (meant.isPresent()) {
                    throw new ConfigException(
                            variable, "is no setting of this server; did you mean " + meant.get() + "?");
                }
            }
        }
    }

    private static Optional<String> nearest(String variable, Collection<String> settings) {
        String name = variable.toUpperCase(Locale.ROOT);
        return settings.stream()
                .filter(setting -> isLike(name, setting))
                .min(Comparator.comparingInt((String setting) -> distance(name, setting))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isLike(String name, String setting) {
        int letters = setting.length() <= 4 ? -1 : setting.length() <= 8 ? 1 : 2;
        if (distance(name, setting) <= letters) {
            return true;
        }
        List<String> words = List.of(name.split("_", -1));
        List<String> settings = List.of(setting.split("_", -1));
        if (words.size() < 2 || settings.size() < 2 || !words.getFirst().equals(settings.getFirst())) {
            return false;
        }
        String second = words.get(1);
        return words.getFirst().length() >= TELLING
                || (second.length() >= BEGINNING
                        && settings.stream().skip(1).anyMatch(word -> word.startsWith(second.substring(0, BEGINNING))));
    }

    /** The number of letters that must be inserted, left out or changed to turn one name into the other. */
    private static int distance(String a, String b) {
        int[] former = new int[b.length() + 1];
        Arrays.setAll(former, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = former[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, 1 + Math.min(former[j], next[j - 1]));
            }
            former = next;
        }
        return former[b.length()];
    }
}
