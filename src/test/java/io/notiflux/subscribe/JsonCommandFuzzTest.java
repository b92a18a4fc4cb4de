package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.JsonFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever a client says is a command, or a mistake that is told in a few words; see {@link JsonFuzz}. */
class JsonCommandFuzzTest {
    @Test
    void anything_isACommandOrAMistake() throws IOException {
        JsonFuzz.run("json-command", input -> {
            switch (JsonCommand.parse(new String(input, StandardCharsets.UTF_8))) {
                case JsonCommand.Subscribe subscribe -> {
                    assertThat(subscribe.topics())
                            .isNotEmpty()
                            .containsAll(subscribe.since().keySet());
                }
                case JsonCommand.Mistaken mistaken ->
                    assertThat(mistaken.detail()).hasSizeLessThan(300);
                case JsonCommand.Refresh _, JsonCommand.Unsubscribe _, JsonCommand.Ping _ -> {}
            }
        });
    }

    @Test
    void anything_isAPlainCommandToo() throws IOException {
        JsonFuzz.run(
                "json-command",
                input -> assertThat(PlainCommand.parse("/" + new String(input, StandardCharsets.UTF_8)))
                        .isNotNull());
    }
}
