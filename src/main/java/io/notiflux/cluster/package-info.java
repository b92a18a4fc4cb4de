/**
 * The log that gives broadcasts their order: in this process ({@link io.notiflux.cluster.LocalLog}), or on a stream of NATS
 * JetStream that any number of nodes share ({@link io.notiflux.cluster.NatsLog}). The only room that knows NATS.
 *
 * <p>What holds with NATS:
 *
 * <ol>
 *   <li>The stream's order is the order, on every node. Each reads all of it and applies it record by record, so that all
 *       come to the same; none has a state of its own to keep, none leads.
 *   <li>Stored means acknowledged by a majority of the stream's replicas. Whoever is told so finds the broadcast in the
 *       line of history that the id names, or that line has ended for everybody.
 *   <li>A record is whole or absent: broadcasts that are appended together share one.
 *   <li>A record is stored once, however often it is sent: each try has the same Nats-Msg-Id.
 *   <li>Where a place of the stream is missing or can't be read, all is forgotten rather than guessed.
 *   <li>An id is {@code <epoch>-<sequence * 1000 + index>}; its epoch changes whenever sequences begin anew, or mean
 *       something else.
 *   <li>What waits for the log is bounded, and so is the time that it waits.
 *   <li>What an operator ends at one node ends at each that reads the record, and a revoked token is in the log again before
 *       its record is too old: see {@link io.notiflux.cluster.Announcer}.
 * </ol>
 *
 * <p>Who owns what:
 *
 * <table>
 *   <caption>State and threads</caption>
 *   <tr><th>state</th><th>thread</th></tr>
 *   <tr><td>the line, what is applied, the consumer, the stream's looks, all calls of the sink</td><td>{@code notiflux-log}, the reader</td></tr>
 *   <tr><td>what waits, what is under way</td><td>any, under {@code WaitingRoom}'s lock: publishers, jnats' on an answer</td></tr>
 *   <tr><td>own records until they are read again</td><td>any, under {@code Echoes}' lock</td></tr>
 *   <tr><td>further tries, deadlines, telling again what is revoked</td><td>{@code notiflux-log-timer}, on which nothing blocks</td></tr>
 *   <tr><td>the line and the place applied, as others see them; doubts; health; counters</td><td>{@code Lineage}, {@code LogHealth}, {@code LogStats}: the reader writes, any reads and doubts</td></tr>
 *   <tr><td>the connection</td><td>the reader opens it, jnats' threads keep it</td></tr>
 * </table>
 *
 * <p>What happens when something goes wrong:
 *
 * <table>
 *   <caption>Failures</caption>
 *   <tr><th>what</th><th>who notices</th><th>publishers</th><th>subscribers</th><th>ready</th></tr>
 *   <tr><td>a server, or the stream's leader, dies</td><td>the connection, or a try without an answer</td><td>wait, 4 to 10 s</td><td>nothing</td><td>yes</td></tr>
 *   <tr><td>the server that hangs is the one connected to</td><td>no heartbeats for 3 s, no answer to a flush</td><td>wait, about 4 s</td><td>nothing</td><td>yes</td></tr>
 *   <tr><td>the consumer's server lags, or sends nothing</td><td>{@code LogEnd}: the end, asked each 10 s, is not reached 10 s later</td><td>nothing</td><td>late by 20 s or more</td><td>yes, or after 10 s more no, until it has caught up</td></tr>
 *   <tr><td>the last record is deleted before it was read</td><td>heartbeats of two consumers that are past it</td><td>nothing</td><td>sent away, come back, are told so</td><td>yes</td></tr>
 *   <tr><td>no majority, or NATS away</td><td>tries without an answer, after which the reader looks, though its consumer may live on; each 10 s {@code LogEnd} asks</td><td>after 12 s: not sent, or unknown</td><td>nothing, and nothing new</td><td>after 10 s no, until it is back</td></tr>
 *   <tr><td>too much waits</td><td>{@code WaitingRoom}</td><td>refused at once</td><td>nothing</td><td>yes</td></tr>
 *   <tr><td>the disk of NATS is full</td><td>error 10077</td><td>tried each second, for 12 s</td><td>a gap for each try that was refused</td><td>yes</td></tr>
 *   <tr><td>a record is lost on its way here</td><td>the consumer's sequence</td><td>nothing</td><td>nothing: it is read again</td><td>yes</td></tr>
 *   <tr><td>a place was trimmed before it was read</td><td>the stream's sequence</td><td>nothing</td><td>sent away, come back, are told so</td><td>yes</td></tr>
 *   <tr><td>garbage, or a newer record</td><td>{@code LogRecord}</td><td>nothing</td><td>as above</td><td>yes</td></tr>
 *   <tr><td>the stream is deleted</td><td>no heartbeats; reported missing for 10 s</td><td>unknown, then another epoch</td><td>as above</td><td>no, until it is made anew</td></tr>
 *   <tr><td>the stream is put back to an older state</td><td>its end, or an acknowledgement, lies behind what was applied</td><td>unknown, then another epoch</td><td>as above: a new era</td><td>yes</td></tr>
 *   <tr><td>replicas differ</td><td>an own record is read elsewhere than acknowledged</td><td>as above</td><td>as above</td><td>yes</td></tr>
 *   <tr><td>login, permissions, settings of the stream or the server</td><td>{@code LogStream}, {@code ConnectionEvents}</td><td>not sent</td><td>nothing, and nothing new</td><td>no, with the reason</td></tr>
 * </table>
 *
 * <p>Imports: {@code config}, {@code topic}, {@code stats}, {@code json}, jnats, the JDK.
 */
@NullMarked
package io.notiflux.cluster;

import org.jspecify.annotations.NullMarked;
