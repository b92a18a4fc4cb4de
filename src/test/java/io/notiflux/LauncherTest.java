package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
    private static final int JAVA_8 = 52;

    @ParameterizedTest
    @CsvSource({"1.8, 8", "9, 9", "17, 17", "25, 25", "100, 100"})
    void feature_isTheNumberThatAJavaIsKnownBy(String specification, int feature) {
        assertThat(Launcher.feature(specification)).isEqualTo(feature);
    }

    @Test
    void launcher_isForJava8_andAsksForWhatTheBuildAsksFor() throws IOException {
        assertThat(classVersion(Launcher.class)).isEqualTo(JAVA_8);
        assertThat(classVersion(Main.class)).isEqualTo(JAVA_8 + Launcher.REQUIRED - 8);
        assertThat(Manifests.text(Path.of("pom.xml")))
                .contains("<jdk.required>" + Launcher.REQUIRED + "</jdk.required>");
    }

    private static int classVersion(Class<?> of) throws IOException {
        try (var file =
                new DataInputStream(Objects.requireNonNull(of.getResourceAsStream(of.getSimpleName() + ".class")))) {
            file.skipNBytes(6); // the magic number and the minor version
            return file.readUnsignedShort();
        }
    }
}
