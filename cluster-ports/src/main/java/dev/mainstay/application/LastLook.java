package dev.mainstay.application;

import dev.mainstay.domain.decision.Decision;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.Promote.Trigger;
import dev.mainstay.domain.transition.TransitionKind;
import java.util.Optional;

/**
 * Before a node promotes itself it looks at the main once more: what a look of some seconds ago did not find may have come
 * back since. The promotion begins only where looks that began after it was wanted still ask for it.
 *
 * <p>Confined to the loop thread.
 */
final class LastLook {

    private final Ports ports;
    private final Observer observer;

    /** When the promotion was wanted first. */
    private Optional<Long> wantedAt = Optional.empty();

    LastLook(Ports ports, Observer observer) {
        this.ports = ports;
        this.observer = observer;
    }

    /** What may begin now: anything else at once, a promotion when the main was looked at for it. */
    Optional<Plan> allowed(Decision decision) {
        Optional<Plan> wanted = decision.transition();
        if (wanted.filter(LastLook::isOnOwnAccount).isEmpty()) {
            wantedAt = Optional.empty();
            return wanted;
        }
        if (wantedAt.isEmpty()) {
            wantedAt = Optional.of(ports.ticker().nanos());
            observer.lookAtMainAgain();
            return Optional.empty();
        }
        if (!observer.hasLookedAtMainSince(wantedAt.get())) {
            return Optional.empty();
        }
        wantedAt = Optional.empty();
        return wanted;
    }

    private static boolean isOnOwnAccount(Plan plan) {
        return plan.kind() == TransitionKind.PROMOTE
                && plan.facts().get(Promote.TRIGGER).equals(Optional.of(Trigger.AUTOMATIC.name()));
    }
}
