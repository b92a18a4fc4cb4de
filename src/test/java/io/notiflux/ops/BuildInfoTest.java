package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
    @Test
    void read_hasWhatTheBuildFilledIn() {
        BuildInfo build = BuildInfo.read();
        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(build.revision()).isNotEmpty().doesNotContain("$");
    }
}
