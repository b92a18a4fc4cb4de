/**
 * A proof by trial: three nodes on three NATS servers, with publishers, resuming clients and an operator at work, while processes are
 * killed and frozen, networks cut, clocks set wrong and a disk filled. Afterwards each client's log is held against what
 * the publishers were told. {@code ChaosIT} does so for less than a minute, {@code scripts/chaos} for as long as one likes.
 *
 * <p>What is counted. A <b>place</b> is an id, an epoch and a number; places of one epoch are in order. A client
 * <b>knows</b> of a topic up to a place: that of the last message, or the last position, that it has got. A message is
 * <b>acknowledged</b> once its publisher has 200 for it, with its place. The <b>truth</b> of a topic is all that was
 * acknowledged in it, and whatever else any client got: one that a publisher never had an answer for may be in the log
 * or not, but if one client gets it, all do.
 *
 * <dl>
 *   <dt>lost
 *   <dd>A message of the truth, behind what a client knew and before what it knows next, that did not come, though the
 *       connection lived: it had joined anew, or was told {@code recovered: false} earlier, or had its replay behind it.
 *       At the end a client knows everything acknowledged, or what is missing counts.
 *   <dt>falsely recovered
 *   <dd>The same, where the connection had been told {@code recovered: true} and the hole is in what was to be
 *       replayed: before the first message that came, or up to the position in the answer. Also, {@code recovered: true}
 *       for an id of another epoch than the position in the answer.
 *   <dt>doubled
 *   <dd>A message that a client gets again, at any place. After {@code recovered: false} what came before is forgotten,
 *       as then all that is held is replayed.
 *   <dt>reordered
 *   <dd>A message, or a position, at a place not behind what the client knows; one whose place is not the one that its
 *       publisher was told; two messages at one place; a publisher's later message, which it sent after it had been told
 *       of the earlier one, at an earlier place.
 *   <dt>acknowledged but absent
 *   <dd>An acknowledged message that a fresh reader, which reads a node from before the first message, does not get. Each
 *       node is read twice: as it is once all is healed, and when it has been started again and has read NATS anew, from
 *       whichever replica. The readers are clients as well: what one of them gets and another not is lost.
 *   <dt>revoked but good
 *   <dd>A token that an operator revoked, and was told so, and that a node takes nevertheless, once all is healed, or when
 *       all have been started again; or a stream that was open with it and has not ended.
 * </dl>
 *
 * <p>{@code recovered: false} is allowed, and counted apart. So are publishers' refusals: 503 and broken connections are
 * tried again at another node with the same {@code Idempotency-Key}, until the publisher is told. Anything else that
 * should not be, such as another status, or a node that is not ready again in time, is a <b>trouble</b>.
 *
 * <p>Threads: one virtual thread a client, publisher and direction of a proxied connection, two platform threads for
 * what HTTP and WebSockets bring. The checker is single-threaded, once all others have ended. Nothing of the server's code
 * is used.
 */
@NullMarked
package io.notiflux.chaos;

import org.jspecify.annotations.NullMarked;
