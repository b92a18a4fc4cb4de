package io.notiflux.cli;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What options are that are not given, but whose variables are set. An empty variable counts as not set. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Map<String, String> VARIABLES =
            Map.of("--url", "NOTIFLUX_URL", "--admin-url", "NOTIFLUX_ADMIN_URL", "--token", "NOTIFLUX_TOKEN");

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String variable = VARIABLES.get(option.longestName());
            String value = variable == null ? "" : environment.getOrDefault(variable, "");
            return value.isBlank() ? null : value;
        }
        return null;
    }

    /** Returns a fault with the variable in place of the option, where it is the variable's value that is wrong. */
    static String named(ParameterException fault, String... args) {
        String message = String.valueOf(fault.getMessage());
        if (fault.getArgSpec() instanceof OptionSpec option) {
            String name = option.longestName();
            String variable = VARIABLES.get(name);
            boolean isGiven = Arrays.stream(args).anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "="));
            if (variable != null && !isGiven) {
                return message.replace("option '" + name + "'", variable);
            }
        }
        return message;
    }
}
