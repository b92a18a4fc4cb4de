package io.notiflux.subscribe;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.notiflux.websocket.MessageDeflater;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The protocols that a client can choose from. It chooses with {@code Sec-WebSocket-Protocol}, or gets the plain one.
 */
public final class Protocols {
    private static final HeaderName SUBPROTOCOL = HeaderNames.create("Sec-WebSocket-Protocol");

    private final Protocol plain = new PlainProtocol();
    private final Protocol json;
    private final Headers jsonChosen;
    private final Protocol plainCompressed;
    private final Protocol jsonCompressed;

    /**
     * Creates the protocols.
     *
     * @param random spreads the times at which clients come back; any thread uses it
     */
    public Protocols(RandomGenerator random) {
        json = new JsonProtocol(random);
        var deflater = new MessageDeflater();
        plainCompressed = new CompressedProtocol(plain, plain.encoding().compressed(deflater));
        jsonCompressed = new CompressedProtocol(json, json.encoding().compressed(deflater));
        jsonChosen = WritableHeaders.create().add(HeaderValues.create(SUBPROTOCOL, JsonProtocol.NAME));
    }

    /** The protocol that the client asks for, or the plain one if it names none that the server knows. */
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

    /** The same protocol for a client that takes compressed messages. */
    Protocol compressed(Protocol chosen) {
        return chosen instanceof JsonProtocol ? jsonCompressed : plainCompressed;
    }

    /** The headers that tell the client the chosen protocol in the answer to the upgrade. */
    Optional<Headers> answer(Protocol chosen) {
        return chosen instanceof JsonProtocol ? Optional.of(jsonChosen) : Optional.empty();
    }
}
