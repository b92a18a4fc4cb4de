/**
 * Who calls, by way of which proxies, and the lines that the log has of it: one for each broadcast request, each
 * refusal, and each beginning and end of a client's connection.
 *
 * <p>The address. A peer that is no trusted proxy is the client, whatever it says of itself. What a trusted one says is
 * believed, in {@code Forwarded} (RFC 7239), in {@code X-Forwarded-For}, and in the PROXY protocol's header before the
 * first request: the rightmost address that is no trusted proxy's is the client's. What such a header names beyond
 * that was said by the client itself. Helidon reads all three, but {@code enableProxyProtocol} demands the header of
 * every peer, waits for it without end, and believes everybody; and its discovery of requested URIs looks for the
 * server's name, and not for the client's address.
 *
 * <p>The lines. What peers supply is bounded and escaped ({@link io.notiflux.access.LogLine}), so that no peer can
 * forge a line, or break one. No token, no message, no query and no path but ours is ever handed over here. At the
 * default level only refusals and clients that were let go over a limit are written, a few of each reason at a time
 * ({@link io.notiflux.access.LineLimit}), and what is not written costs the look at a level. Helidon's own access log
 * makes a line for each request whatever the level is, with the path that the client asked for and the proxy's
 * address, and none for WebSockets, for streams, or for what is refused before routing.
 *
 * <p>No limit depends on an address: whoever has many of them would not be held by it, and a proxy's would hold
 * everybody behind it.
 *
 * <p>Threads: any. Imports: Helidon, the JDK.
 */
@NullMarked
package io.notiflux.access;

import org.jspecify.annotations.NullMarked;
