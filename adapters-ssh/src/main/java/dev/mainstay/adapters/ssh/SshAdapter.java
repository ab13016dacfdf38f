package dev.mainstay.adapters.ssh;

import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.Ticker;

/** Other servers over SSH, behind the ports. Opens nothing before it is asked for something. Safe for all threads. */
public final class SshAdapter {

    private final RecoverySource source;

    /** For servers that are laid out like that. */
    public SshAdapter(SshSettings settings, Ticker ticker) {
        this.source = new SshSource(settings, ticker);
    }

    /** Servers that data is recovered from. */
    public RecoverySource source() {
        return source;
    }
}
