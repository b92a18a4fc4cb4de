package io.notiflux.chaos;

import io.notiflux.TestKeys;
import java.util.List;
import java.util.Random;

/**
 * What publishers and clients have in common.
 *
 * @param paceMillis between a publisher's answer and its next message, on average
 */
record Scene(
        Arena arena,
        TestKeys keys,
        List<String> topics,
        int paceMillis,
        Acknowledgements acknowledged,
        Arrivals arrivals) {
    /** When tokens expire: beyond what any clock that is wrong says. */
    static final long FAR = 4_102_444_800L;

    int anyPort(Random random) {
        return arena.node(random.nextInt(Arena.NODES)).port();
    }

    String subscribeToken(List<String> topics) {
        return token("subscribe", "", topics.toArray(String[]::new));
    }

    /** @param id by which it can be revoked; empty for none */
    String token(String scope, String id, String... topics) {
        return keys.sign(TestKeys.claims(scope, FAR, topics)
                .replaceFirst("\\{", id.isEmpty() ? "{" : "{\"jti\":\"" + id + "\","));
    }
}
