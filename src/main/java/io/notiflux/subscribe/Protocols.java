package io.notiflux.subscribe;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The protocols that a client can choose from, with {@code Sec-WebSocket-Protocol} or without it. */
public final class Protocols {
    private static final HeaderName SUBPROTOCOL = HeaderNames.create("Sec-WebSocket-Protocol");

    private final Protocol plain = new PlainProtocol();
    private final Protocol json;
    private final Headers jsonChosen;

    /** @param random spreads clients that are told to come back; any thread uses it */
    public Protocols(RandomGenerator random) {
        json = new JsonProtocol(random);
        jsonChosen = WritableHeaders.create().add(HeaderValues.create(SUBPROTOCOL, JsonProtocol.NAME));
    }

    /** What the client asks for; the plain one where it names none that we know. */
    Protocol chosenBy(Headers request) {
        for (String value : request.values(SUBPROTOCOL)) {
            for (String name : value.split(",", -1)) {
                if (name.strip().equals(JsonProtocol.NAME)) {
                    return json;
                }
            }
        }
        return plain;
    }

    /** What the answer to the upgrade says of the choice. */
    Optional<Headers> answer(Protocol chosen) {
        return chosen instanceof JsonProtocol ? Optional.of(jsonChosen) : Optional.empty();
    }
}
