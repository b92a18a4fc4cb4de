package io.notiflux.siege;

/** One way to hurt a server. Its threads and sockets are the assault's, which bounds and ends them. */
interface Attack {
    /** As the table and {@code --attacks} have it. */
    String name();

    /** Goes on until the assault is over. */
    void run(Assault assault) throws Exception;
}
