package io.notiflux.cli;

/** What a token is for, as its claim has it. */
enum TokenScope {
    subscribe,
    broadcast,
    admin
}
