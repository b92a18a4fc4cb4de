package io.notiflux.access;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who sent a request: whom a line of the log or a list of connections names. A client's connection keeps the caller of
 * the request that it began with.
 *
 * @param address the client's, as far as trusted proxies tell it
 * @param given the request's id in other systems' logs, where it has one
 * @param number tells requests without one apart
 */
public record Caller(InetAddress address, Optional<String> given, long number) {
    /** The address as text, without a zone. */
    public String addressText() {
        return IpAddress.text(address);
    }

    /** The request's id, the same for all lines about it. */
    public String id() {
        return given.orElseGet(() -> HexFormat.of().toHexDigits(number));
    }
}
