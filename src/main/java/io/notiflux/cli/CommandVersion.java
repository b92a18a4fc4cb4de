package io.notiflux.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Which build this is, from the jar's manifest. */
final class CommandVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
                .orElse("unknown");
        return new String[] {"notiflux " + version};
    }
}
