package io.notiflux.token;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.notiflux.stats.Tally;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The keys that were fetched last, which stay in force whatever goes wrong. It counts how fetches end, and tells the log
 * when that changes. One fetch at a time; any thread may ask how it stands.
 */
final class JwksKeys {
    private static final System.Logger LOGGER = System.getLogger(JwksKeys.class.getName());

    /** Reasons that are told until keys come again. */
    private static final int MAX_TOLD = 20;

    private final JwksClient client;
    private final Consumer<VerificationKeys> onChange;
    private final Tally<JwksResult> results;

    private volatile VerificationKeys keys = VerificationKeys.NONE;
    private volatile String trouble = "not fetched yet";
    /** How many fetches have failed in a row. */
    private volatile int failures;
    /** Reasons that are in the log since a fetch went well. */
    private final Set<String> told = new HashSet<>();

    JwksKeys(JwksClient client, Consumer<VerificationKeys> onChange, Tally<JwksResult> results) {
        this.client = client;
        this.onChange = onChange;
        this.results = results;
    }

    /** Fetches them, and throws nothing. */
    void fetch() {
        try {
            fetched(client.fetch());
        } catch (JwksException e) {
            String reason = String.valueOf(e.getMessage());
            failed(reason);
            if (told.size() < MAX_TOLD && told.add(reason)) { // they may take turns
                LOGGER.log(
                        WARNING,
                        "event=jwks_failed reason=\"" + reason.replace('"', '\'') + "\" keys_kept=" + keys.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
        } catch (RuntimeException | Error e) { // otherwise no fetch would follow
            failed("a fault of this server's");
            LOGGER.log(ERROR, "event=jwks_failed keys_kept=" + keys.size(), e);
        }
    }

    private void fetched(VerificationKeys now) {
        boolean changed = !now.areSameAs(keys);
        if (changed) {
            keys = now;
            onChange.accept(now);
        }
        results.count(changed ? JwksResult.CHANGED : JwksResult.UNCHANGED);
        if (changed || failures > 0) {
            LOGGER.log(INFO, "event=jwks_read keys=" + now.size());
        }
        failures = 0;
        told.clear();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one fetch at a time
    private void failed(String reason) {
        trouble = reason;
        failures++;
        results.count(JwksResult.FAILED);
    }

    int failures() {
        return failures;
    }

    /** Returns why there are none yet; empty once there are some, and from then on. */
    Optional<String> missing() {
        return keys.isEmpty() ? Optional.of(trouble) : Optional.empty();
    }
}
