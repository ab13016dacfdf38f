package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.Rebase;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.ports.settings.AgentSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Copies data anew: from a member that offers itself for it, as the plan named it, while that one is fit; else, and when that
 * copy breaks, from the main. Whom this node follows afterwards is the main either way (ADR 24).
 */
final class CloneDesk {

    /** Fact: the address of the member that is copied. */
    private static final String FROM = "copied_from";

    private static final Duration BEAT = Duration.ofMillis(500);

    private final Ports ports;
    private final AgentSettings settings;
    private final CopyDesk copies;

    /** Copies of a member that broke in this process; after a restart one is tried again, and breaks again. */
    private final Set<OperationId> broken = new LinkedHashSet<>();

    CloneDesk(Ports ports, AgentSettings settings, CopyDesk copies) {
        this.ports = ports;
        this.settings = settings;
        this.copies = copies;
    }

    /**
     * Chooses whom to copy: the member, once it has got what the main had written when it kept this node's slot, so that no
     * gap is left between the copy and that slot. What a member tells is some seconds old; it is waited for that long.
     *
     * @param mainAt the main's position after it promised its log to this node
     */
    StepStatus choose(StepContext context, Lsn mainAt) {
        Optional<NodeEndpoints> offered = offered(context);
        if (offered.isEmpty()) {
            return StepStatus.reached();
        }
        NodeEndpoints member = offered.get();
        Profile profile = ports.peers()
                .health(member.api(), settings.limits().peer())
                .claim()
                .profile();
        if (profile.received().filter(got -> got.hasReached(mainAt)).isPresent()) {
            return StepStatus.reached(Facts.of(FROM, member.database()));
        }
        boolean mayCome = profile.streaming()
                && context.waited().compareTo(settings.policy().timings().staleAfter()) < 0;
        return mayCome
                ? StepStatus.pending(BEAT, Progress.saying("waiting for " + member.database() + " to have " + mainAt))
                : StepStatus.reached();
    }

    /** Begins the copy where none was begun, and says how it does. */
    StepStatus copy(StepContext context) {
        Optional<NodeEndpoints> member = member(context);
        if (member.isPresent()) {
            ports.data().beginCopyOf(member.get().database(), copies.source(context), JoinFacts.bytes(context));
        } else {
            ports.data().beginCopy(copies.source(context), JoinFacts.bytes(context));
        }
        StepStatus status = copies.await("base backup");
        return member.isEmpty()
                ? status
                : status.match(reached -> reached, pending -> pending, failed -> fromMain(context, failed.reason()));
    }

    private StepStatus fromMain(StepContext context, String reason) {
        ports.data().discardCopy(context.operation());
        broken.add(context.operation());
        return StepStatus.pending(Duration.ZERO, Progress.saying(reason + "; copying the main's data"));
    }

    private Optional<NodeEndpoints> member(StepContext context) {
        return offered(context)
                .filter(any -> context.facts().get(FROM).isPresent() && !broken.contains(context.operation()));
    }

    private static Optional<NodeEndpoints> offered(StepContext context) {
        return EndpointFacts.from(Rebase.CLONE, context.facts());
    }
}
