package dev.mainstay.domain.decision;

/** How a stopped database is started. */
public enum StartMode {
    /** As its files say: a standalone server, a main, or a standby with its own settings. */
    AS_IT_WAS,
    /** In recovery, whatever its files say: it must not accept writes. */
    IN_RECOVERY
}
