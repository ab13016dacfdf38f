package dev.mainstay.application;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.OperatorScript;
import dev.mainstay.ports.settings.AgentSettings;

/** Where the agent may not touch the database, a person does, with a script that is handed out (ADR 28, 31). */
final class HandOutDesk {

    /** Fact: where the script lies. */
    static final String SCRIPT = "script";

    private final Ports ports;
    private final CopyDesk copies;

    HandOutDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.copies = new CopyDesk(ports, settings);
    }

    /** Whether everything between the join and the stream is a person's. */
    boolean isByHand() {
        return !ports.server().isManaged();
    }

    /** Writes the script for what the main granted. */
    StepStatus handOut(OperatorScript.Use use, StepContext context) {
        Facts told = ports.data()
                .handOut(use, copies.source(context), ports.services().stoppedOnSecondary(), JoinFacts.bytes(context))
                .map(script -> Facts.of(SCRIPT, script.path()))
                .orElse(Facts.none());
        return StepStatus.reached(told);
    }
}
