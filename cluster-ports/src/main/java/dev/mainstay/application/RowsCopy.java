package dev.mainstay.application;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.HeartbeatReply;
import dev.mainstay.ports.out.KeptRows;
import dev.mainstay.ports.out.LocalFacts;
import java.util.Optional;

/**
 * A member's copy of its standby cluster's rows: taken from each answer of the leader, and let go of once a main leads and this
 * node's own database holds that main's rows. Until then the tables here are another cluster's (ADR 34).
 *
 * <p>Confined to the loop thread; the database is asked off the loop.
 */
final class RowsCopy {

    private final Ports ports;
    private final Chore<Boolean> looking;

    RowsCopy(Ports ports) {
        this.ports = ports;
        this.looking = new Chore<>("look-for-own-row", ports.background());
    }

    /** What the leader answered to this node's heartbeat; whether the copy has changed. */
    boolean take(HeartbeatReply reply) {
        LocalFacts facts = ports.state().load();
        Optional<KeptRows> told = reply.kept().filter(rows -> isOurs(facts.node(), rows.config()));
        if (told.isPresent()) {
            boolean news = !facts.kept().equals(told);
            if (news) {
                ports.state().update(known -> known.node().role().follows() ? known.keeping(told) : known);
            }
            return news;
        }
        boolean ends = facts.kept().isPresent() && facts.node().role().follows();
        if (ends && looking.isIdle()) {
            Term term = reply.term();
            looking.begin(() -> holdsRowOf(facts.node(), term));
        }
        return false;
    }

    /** Lets go of the copy once that was found to be right; whether it did. */
    boolean poll() {
        boolean held = looking.collect().orElse(false);
        if (held) {
            ports.state().update(facts -> facts.node().role().follows() ? facts.keeping(Optional.empty()) : facts);
        }
        return held;
    }

    /** The row may be on its way still: what lies there before it is the other cluster's. */
    private boolean holdsRowOf(NodeState self, Term term) {
        return ports.tables()
                .inDatabase()
                .config()
                .filter(row -> isOurs(self, row))
                .filter(row -> !term.isNewerThan(row.term()))
                .isPresent();
    }

    private static boolean isOurs(NodeState self, SharedConfig row) {
        Optional<ClusterId> own = self.membership().map(Membership::clusterId);
        return own.equals(Optional.of(row.clusterId()));
    }
}
