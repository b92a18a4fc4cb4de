/**
 * The parts that every connection needs, whatever protocol it speaks: its place among all connections, the origins that
 * may open it, the bounded queue of what is sent to it with its one writer, and the limits on what it may cost before
 * it has said anything of use, which are the memory of what it has not finished and how often it may ask.
 *
 * <p>Memory: every byte that a peer can make the server hold is counted in a budget, and the sum of the budgets fits
 * the heap ({@code config.Budgets} shares it out). {@link io.notiflux.connection.Places} bounds the connections
 * themselves, {@link io.notiflux.connection.QueueBudget} bounds what waits to be written, and {@link
 * io.notiflux.connection.MemoryBudget} bounds unfinished messages and the subscriptions. A client that finds a budget
 * used up is refused or let go; the reason is named and counted. No other client notices, except that a broadcast is
 * refused while the queues are full of what slow subscribers have not taken.
 *
 * <p>The words for ending things, here and in the packages that depend on this one:
 *
 * <table>
 *   <caption>Words for ending things</caption>
 *   <tr><th>word</th><th>ends</th><th>how</th></tr>
 *   <tr><td>close</td><td>a connection, an outbox, the server</td><td>in order: what waits goes out, then the last word</td></tr>
 *   <tr><td>closeAtOnce</td><td>an outbox</td><td>what waits is dropped, the last word goes out</td></tr>
 *   <tr><td>fail</td><td>a WebSocket</td><td>closed with the code for what its peer, or we, did wrong</td></tr>
 *   <tr><td>letGo</td><td>a client that does not keep up</td><td>what waits is dropped; a WebSocket is told 1013</td></tr>
 *   <tr><td>evict</td><td>a connection without a token whose place is needed</td><td>a WebSocket is told 1013, any other is aborted</td></tr>
 *   <tr><td>drain</td><td>all clients</td><td>each is told to come back, then closed</td></tr>
 *   <tr><td>abort</td><td>a socket, and what stands on it</td><td>without a word</td></tr>
 *   <tr><td>discard</td><td>an outbox's content</td><td>forgotten, and nothing more is taken</td></tr>
 *   <tr><td>cancel</td><td>a subscription, a task</td><td>nothing more comes of it, and nobody is told</td></tr>
 *   <tr><td>retire</td><td>a topic</td><td>nobody needs it; a successor may come</td></tr>
 * </table>
 *
 * <p>Where something has ended already, a method that is told so is called {@code ended} or {@code failed}.
 *
 * <p>Threads: {@link io.notiflux.connection.Outbox}, {@link io.notiflux.connection.Places} and the budgets may be used
 * by any thread; the other classes belong to the thread that reads the connection. Imports: {@code stats}, Helidon, the
 * JDK.
 */
@NullMarked
package io.notiflux.connection;

import org.jspecify.annotations.NullMarked;
