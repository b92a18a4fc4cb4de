package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of application.yaml is a setting that the code reads. */
class ApplicationYamlTest {
    static Stream<String> variables() {
        return ApplicationYaml.defaults().keySet().stream();
    }

    @Test
    void file_hasSettingsAndNothingElse() {
        assertThat(StrictYaml.documents(Manifests.text(Path.of("src/main/resources/application.yaml"))))
                .singleElement()
                .satisfies(yaml -> assertThat(yaml.keySet())
                        .isEqualTo(ApplicationYaml.defaults().keySet()));
    }

    @ParameterizedTest
    @MethodSource("variables")
    void variable_setToRubbish_stopsTheStart(String variable) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        if (!variable.equals("JWT_PUBLIC_KEY_FILE") && !variable.equals("JWT_JWKS_URL")) {
            environment.put("JWT_PUBLIC_KEY_B64", TestKeys.p256().publicPemBase64());
        }
        environment.put(variable, "?! rubbish");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new NotifluxServer(NotifluxConfig.read(environment)).close())
                .withMessageStartingWith(variable + " ")
                .withMessageContaining("give ");
    }
}
