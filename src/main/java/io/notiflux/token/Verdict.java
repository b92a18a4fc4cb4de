package io.notiflux.token;

/** What a token is good for. */
public sealed interface Verdict permits Grant, Refusal {}
