package io.notiflux.access;

import java.util.Random;

/** For servers that are put together by hand. */
public final class TestAccess {
    private TestAccess() {}

    /** One that trusts nobody. */
    public static AccessLog log() {
        return new AccessLog(new Callers(TrustedProxies.NONE, new Random()), System::nanoTime, _ -> {});
    }
}
