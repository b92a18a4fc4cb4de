package io.notiflux.admin;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.notiflux.http.AllowedMethods;
import io.notiflux.json.Json;
import java.util.function.IntSupplier;

/** Answers {@code GET /admin/node}: which server this is, and on which port clients reach it. */
public final class NodeService implements HttpService {
    private static final String PATH = "/admin/node";

    private final Node node;
    private final IntSupplier publicPort;

    public NodeService(Node node, IntSupplier publicPort) {
        this.node = node;
        this.publicPort = publicPort;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(
                PATH,
                Answers.json(_ -> Json.object(json -> {
                    node.write(json);
                    json.writeNumberField("public_port", publicPort.getAsInt());
                })));
        AllowedMethods.refuseAllBut(rules, PATH, Method.GET, Method.HEAD);
    }
}
