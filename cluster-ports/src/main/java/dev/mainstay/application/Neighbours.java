package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;

/** The other members as this node remembers them, asked now and from the caller's thread. Safe for all threads. */
final class Neighbours {

    private final Ports ports;
    private final AgentSettings settings;

    /** What all of them together say of a term. */
    enum Word {
        /** One of them knows a newer term. */
        OUTRANKED,
        /** All answered, and none knows a newer one. */
        NOBODY_NEWER,
        /** None knows a newer one, and not all answered. */
        UNCERTAIN
    }

    Neighbours(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** Whether somebody may lead in a newer term than this. */
    Word ask(Term own) {
        boolean all = true;
        for (PeerObservation seen : look()) {
            if (seen.term().isNewerThan(own)) {
                return Word.OUTRANKED;
            }
            all = all && seen.answers();
        }
        return all ? Word.NOBODY_NEWER : Word.UNCERTAIN;
    }

    private List<PeerObservation> look() {
        return ports.state().load().peers().stream()
                .map(peer -> ports.peers().health(peer.api(), settings.limits().peer()))
                .toList();
    }

    /** Where they are, as this node last read it. */
    static List<NodeAddress> addresses(Ports ports) {
        return ports.state().load().peers().stream()
                .map(peer -> peer.api().address())
                .toList();
    }
}
