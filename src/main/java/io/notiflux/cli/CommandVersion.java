package io.notiflux.cli;

import io.notiflux.ops.BuildInfo;
import picocli.CommandLine;

/** The version and revision of this build, and the Java that runs it. */
final class CommandVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        BuildInfo build = BuildInfo.read();
        return "notiflux " + build.version() + ", revision " + build.revision() + ", Java " + Runtime.version();
    }
}
