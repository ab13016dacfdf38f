package dev.mainstay.testing.sim.rule;

import java.util.List;
import java.util.function.Supplier;

/** All rules that a simulated cluster is held to, each made anew for each schedule. Pure. */
public final class Rules {

    private Rules() {}

    /** Every rule there is. */
    public static List<Supplier<Invariant>> all() {
        return List.of(
                OneWriter::new,
                OneAcknowledger::new,
                BoundedLoss::new,
                SwitchoverLosesNothing::new,
                SynchronousLosesNothing::new,
                TermsGrow::new,
                OneMainPerTerm::new,
                PromotedWasFit::new,
                NotBesideAHealthyMain::new,
                EveryTransitionEnds::new,
                Converges::new,
                NoSilentDivergence::new,
                NothingVanishes::new,
                RolesAgree::new,
                OldMainNeverRises::new,
                CalmStaysCalm::new,
                Progress::new,
                SlotsKeepFaith::new,
                NoSecretIsTold::new,
                NoWrongFence::new,
                ToldOnce::new);
    }
}
