package dev.mainstay.testing.sim;

import dev.mainstay.domain.identity.ReferenceAddress;
import dev.mainstay.domain.policy.GuardPolicy;
import dev.mainstay.domain.policy.SplitBrainGuard;
import dev.mainstay.testing.sim.fault.FaultClass;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which classes of faults are drawn from by default. */
final class Menu {

    private Menu() {}

    /** Every class, without what happens to a third party that this guard does not ask. */
    static List<FaultClass> of(SplitBrainGuard guard) {
        Set<FaultClass> without = EnumSet.noneOf(FaultClass.class);
        if (guard != SplitBrainGuard.LEASE) {
            without.addAll(EnumSet.of(FaultClass.LEASE_CUT, FaultClass.LEASE_DOWN, FaultClass.LEASE_FORGETS));
        }
        if (guard != SplitBrainGuard.REFERENCE) {
            without.add(FaultClass.REFERENCES_LOST);
        }
        return Arrays.stream(FaultClass.values())
                .filter(one -> !without.contains(one))
                .toList();
    }

    /** That guard with the times and references of a policy, and with references where it asks some and has none. */
    static GuardPolicy policyOf(SplitBrainGuard guard, GuardPolicy like) {
        List<ReferenceAddress> references =
                guard == SplitBrainGuard.REFERENCE && like.references().isEmpty()
                        ? List.of(ReferenceAddress.parse("198.51.100.1:53"), ReferenceAddress.parse("198.51.100.2:53"))
                        : like.references();
        return new GuardPolicy(Optional.of(guard), references, like.fenceAfter(), like.stopBudget(), like.watchdog());
    }
}
