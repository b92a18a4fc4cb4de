package io.notiflux.publish;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.BearerToken;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import java.util.Optional;

/**
 * Serves {@code POST /broadcast}. The answer is sent once the message has its place in each topic's order and is queued
 * to all subscribers.
 */
public final class BroadcastService implements HttpService {
    public static final String PATH = "/broadcast";
    static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");

    private static final Header REPLAYED = HeaderValues.create("Idempotency-Replayed", "true");

    private final Broadcasts broadcasts;
    private final IdempotencyKeys keys;
    private final MemoryBudget inbound;
    private final int maxBodyBytes;

    /**
     * Creates the service.
     *
     * @param inbound the memory that all bodies which are not broadcast yet may take together
     * @param maxBodyBytes the size limit of one body, which Helidon enforces
     */
    public BroadcastService(Broadcasts broadcasts, IdempotencyKeys keys, MemoryBudget inbound, int maxBodyBytes) {
        this.broadcasts = broadcasts;
        this.keys = keys;
        this.inbound = inbound;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, this::broadcast);
        AllowedMethods.refuseAllBut(rules, PATH, Method.POST);
    }

    private void broadcast(ServerRequest request, ServerResponse response) {
        var body = new InboundBytes(inbound, maxBodyBytes);
        try {
            broadcasts.requireServing();
            RequestBody.requireNoCoding(request, response);
            RequestBody.requireJson(request);
            Optional<String> key = IdempotencyKeys.of(request.headers());
            RequestBody.read(request, body);
            BroadcastRequest broadcast = broadcasts.parse(body.content());
            body.clear();
            broadcasts.authorize(broadcast, BearerToken.of(request), CurrentRequest.place(request.remotePeer()));
            broadcasts.requireRoom(broadcast);
            response.header(JSON);
            if (key.isEmpty()) {
                response.send(broadcasts.publish(broadcast).json());
            } else {
                var once = keys.once(key.get(), broadcast, () -> broadcasts.publish(broadcast));
                if (once.replayed()) {
                    broadcasts.replayed(broadcast);
                    response.header(REPLAYED);
                }
                response.send(once.answer().json());
            }
        } catch (ProblemException e) {
            broadcasts.refused(e.problem());
            e.problem().send(response);
        } finally {
            body.clear();
        }
    }
}
