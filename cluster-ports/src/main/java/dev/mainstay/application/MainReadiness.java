package dev.mainstay.application;

import dev.mainstay.domain.decision.StartMode;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.SettingsReport;
import dev.mainstay.ports.out.StopMode;
import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.AgentSettings;
import java.util.List;

/** The steps of every transition that makes a main out of a database that was none: its settings (D14), roles and access. */
final class MainReadiness {

    private final Ports ports;
    private final AgentSettings settings;

    MainReadiness(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    /** A restart by us, where we may; else the operator's, and nothing else is stored before (D14). */
    StepStatus applySettings() {
        SettingsReport report = ports.postgres().applyMainSettings();
        boolean restartHelps = !report.holds() && report.fixedElsewhere().isEmpty();
        if (restartHelps && ports.server().isManaged()) {
            ports.server().stop(StopMode.FAST, settings.limits().stop());
            ports.server().start(StartMode.AS_IT_WAS, settings.limits().start());
            report = ports.postgres().applyMainSettings();
        }
        return report.holds()
                ? StepStatus.reached(
                        Facts.of("changed_settings", report.changed()).with("waiting_settings", report.waiting()))
                : StepStatus.failed(unsettled(report));
    }

    /** The agent's own role and the one that standbys stream by, with the secrets that this node keeps. */
    StepStatus createRoles() {
        NodeSecrets secrets = ports.state().load().secrets();
        ports.postgres()
                .createRoles(
                        secrets.replication().orElseThrow(),
                        AgentPassword.derive(secrets.cluster().orElseThrow()));
        return StepStatus.reached();
    }

    /** Nobody but the agent yet; members are let in as they join. */
    StepStatus allowAccess() {
        ports.data().allow(new AccessRules(false, List.of()));
        ports.postgres().reload();
        return StepStatus.reached();
    }

    /** The seed's text where it fits; the names of the settings are in it either way. */
    private static String unsettled(SettingsReport report) {
        String names =
                String.join(", ", report.fixedElsewhere().isEmpty() ? report.needRestart() : report.fixedElsewhere());
        String failed = "failed to set " + names + " — postgres restart required";
        return report.fixedElsewhere().isEmpty()
                ? failed
                : failed + " without these settings on its command line, which ALTER SYSTEM cannot override";
    }
}
