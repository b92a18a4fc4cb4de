package io.notiflux.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.config.spi.ConfigSource;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Reads settings by their variables' names, and checks each against its bounds. */
final class Settings {
    private static final String UNLIMITED = "unlimited";
    private static final String AUTOMATIC = "auto";

    private final Config config;
    private final Config defaults;

    private Settings(Config config, Config defaults) {
        this.config = config;
        this.defaults = defaults;
    }

    /** Puts the environment over the packaged {@code application.yaml}, which has a default for every variable. */
    static Settings of(Map<String, String> environment) {
        return new Settings(
                of(List.of(ConfigSources.create(environment), ConfigSources.classpath("application.yaml"))),
                of(List.of(ConfigSources.classpath("application.yaml"))));
    }

    private static Config of(List<Supplier<? extends ConfigSource>> sources) {
        return Config.builder()
                .sources(sources)
                .disableEnvironmentVariablesSource() // the caller hands the variables over
                .disableSystemPropertiesSource()
                .disableValueResolving() // a value is taken as it is, even with a ${} in it
                .build();
    }

    /** The names of all settings. */
    Set<String> variables() {
        return defaults.asMap().map(Map::keySet).orElse(Set.of());
    }

    /** The value as it is, without white space around it; may be empty. */
    String text(String variable) {
        return config.get(variable).asString().orElse("").strip();
    }

    String required(String variable, String whatIsRight) throws ConfigException {
        String value = text(variable);
        if (value.isEmpty()) {
            throw new ConfigException(variable, "is empty; give " + whatIsRight);
        }
        return value;
    }

    long number(String variable, long min, long max) throws ConfigException {
        return number(variable, min, max, "");
    }

    private long number(String variable, long min, long max, String alternative) throws ConfigException {
        String right = "a whole number from " + min + " to " + max + alternative;
        String value = required(variable, right);
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new ConfigException(variable, "is '" + value + "'; give " + right);
    }

    int limit(String variable) throws ConfigException {
        String alternative = ", or '" + UNLIMITED + "'";
        if (required(variable, "a whole number" + alternative).equals(UNLIMITED)) {
            return Integer.MAX_VALUE;
        }
        return (int) number(variable, 1, Integer.MAX_VALUE, alternative);
    }

    /** A number, or empty if it is to follow from what the process has. */
    OptionalLong automatic(String variable, long min, long max) throws ConfigException {
        String alternative = ", or '" + AUTOMATIC + "'";
        return required(variable, "a whole number" + alternative).equals(AUTOMATIC)
                ? OptionalLong.empty()
                : OptionalLong.of(number(variable, min, max, alternative));
    }

    Duration duration(String variable, Duration min, Duration max) throws ConfigException {
        String right = "an ISO 8601 duration from " + min + " to " + max;
        String value = required(variable, right);
        try {
            Duration duration = Duration.parse(value);
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        throw new ConfigException(variable, "is '" + value + "'; give " + right);
    }

    boolean flag(String variable) throws ConfigException {
        String value = required(variable, "true or false").toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw new ConfigException(variable, "is '" + value + "'; give true or false");
        }
        return value.equals("true");
    }

    /** One of an enum's constants, which are written in lower case. */
    <E extends Enum<E>> E choice(String variable, Class<E> type) throws ConfigException {
        List<E> constants = List.of(type.getEnumConstants());
        String right = String.join(", ", constants.stream().map(Settings::lower).toList());
        String value = required(variable, "one of " + right);
        for (E constant : constants) {
            if (lower(constant).equals(value.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new ConfigException(variable, "is '" + value + "'; give one of " + right);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
