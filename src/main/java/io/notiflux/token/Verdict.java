package io.notiflux.token;

/** The result of checking a token. */
public sealed interface Verdict permits Grant, Refusal {}
