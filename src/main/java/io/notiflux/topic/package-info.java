/**
 * Topics and their order: who is subscribed, and which place each message has.
 *
 * <p>Invariant: a message gets its place, and is offered to every subscriber, under its topic's own lock; subscribing
 * and unsubscribing take the same lock. So all subscribers of a topic see one order, a subscription starts at one exact
 * point of it, and different topics never wait for each other. A {@link io.notiflux.topic.Subscriber} must not block,
 * throw or call back into the hub while it is offered a message.
 *
 * <p>Threads: any. A topic exists while it has a subscriber; {@link io.notiflux.topic.TopicHub} keeps nothing for the
 * others but a floor for their offsets. Imports: the JDK alone.
 */
@NullMarked
package io.notiflux.topic;

import org.jspecify.annotations.NullMarked;
