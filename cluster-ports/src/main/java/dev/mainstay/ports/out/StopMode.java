package dev.mainstay.ports.out;

/** How the server is stopped. Smart is not offered: it is no fence (M4, L3). */
public enum StopMode {
    /** Clients are disconnected, a shutdown checkpoint is written, standbys get all WAL. */
    FAST,
    /** At once, as a crash: for an isolated main. */
    IMMEDIATE
}
