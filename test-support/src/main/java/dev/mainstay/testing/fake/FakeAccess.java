package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.AccessRules;
import java.util.List;

/** The pg_hba.conf of a fake server: our block, and a line of somebody else. Confined to the lock of its network. */
final class FakeAccess {

    private AccessRules rules = new AccessRules(false, List.of());
    private boolean anyStandby;

    AccessRules rules() {
        return rules;
    }

    void rules(AccessRules ours) {
        rules = ours;
    }

    /** Somebody put a line of his own into it, which lets everybody stream. */
    void admitAnyStandby() {
        anyStandby = true;
    }

    void copy(FakeAccess other) {
        rules = other.rules;
        anyStandby = other.anyStandby;
    }

    boolean admits(NodeAddress standby) {
        return anyStandby || rules.peers().contains(standby);
    }
}
