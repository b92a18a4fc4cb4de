package io.notiflux.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Reads the version of this build from the jar's manifest. */
final class CommandVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
                .orElse("unknown");
        return new String[] {"notiflux " + version};
    }
}
