package dev.mainstay.testing.sim.rule;

import java.util.List;

/** All rules that a simulated cluster is held to. Pure. */
public final class Rules {

    private Rules() {}

    /** Fresh ones, for one schedule. */
    public static List<Invariant> fresh() {
        return List.of(
                new OneWriter(),
                new OneAcknowledger(),
                new BoundedLoss(),
                new SwitchoverLosesNothing(),
                new TermsGrow(),
                new OneMainPerTerm(),
                new PromotedWasFit(),
                new NotBesideAHealthyMain(),
                new EveryTransitionEnds(),
                new Converges(),
                new NoSilentDivergence(),
                new NothingVanishes(),
                new RolesAgree(),
                new OldMainNeverRises(),
                new CalmStaysCalm(),
                new Progress(),
                new SlotsKeepFaith(),
                new NoSecretIsTold(),
                new NoWrongFence());
    }
}
