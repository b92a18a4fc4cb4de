/**
 * Topics and their order: who is subscribed, which place each message has, and which are kept. {@link
 * io.notiflux.topic.TopicHub} says what holds and why. Threads: any. Imports: the JDK alone.
 */
@NullMarked
package io.notiflux.topic;

import org.jspecify.annotations.NullMarked;
