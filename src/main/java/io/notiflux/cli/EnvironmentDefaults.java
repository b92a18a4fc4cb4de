package io.notiflux.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

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
}
