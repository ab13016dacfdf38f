package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.transition.EndpointFacts;
import dev.mainstay.domain.transition.Progress;
import dev.mainstay.domain.transition.SetupSecondary;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.JoinGrant;
import dev.mainstay.ports.out.JoinRequest;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeSecrets;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.settings.AgentSettings;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks to the main on behalf of a joining server: tests it, joins it, and takes the join back. */
final class JoinDesk {

    private static final Logger log = LoggerFactory.getLogger(JoinDesk.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** How long a main that cannot be reached is told of a failed join before the node gives up telling it. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private final Ports ports;
    private final AgentSettings settings;

    JoinDesk(Ports ports, AgentSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    StepStatus testMain(StepContext context) {
        PeerUrl main = main(context);
        PeerObservation health = ports.peers().health(main, settings.limits().peer());
        String unreachable = health.match(
                answered -> "",
                refused -> "main server unreachable: " + refused.reason(),
                silent -> "main server unreachable: " + silent.reason());
        if (!unreachable.isEmpty()) {
            return StepStatus.failed(unreachable);
        }
        return ports.peers()
                .notify(main, secret(), Notice.ping(), settings.limits().peer())
                .match(
                        answered -> StepStatus.reached(),
                        refused -> StepStatus.failed(refusal(refused)),
                        silent -> StepStatus.failed("main server unreachable: " + silent.reason()));
    }

    StepStatus join(StepContext context) {
        LocalFacts facts = ports.state().load();
        JoinRequest request = new JoinRequest(
                facts.node().hardwareId(),
                new ServerName(context.fact(SetupSecondary.NAME)),
                EndpointFacts.from("", context.facts()).orElseThrow(),
                JoinFacts.role(context),
                ports.probe().look(settings.limits().peer()).knownSystem(),
                settings.version());
        PeerReply<JoinGrant> reply = ports.peers()
                .join(main(context), secret(), request, settings.limits().peer().multipliedBy(3));
        return reply.match(
                grant -> keep(grant, context),
                refused -> StepStatus.failed(refusal(refused)),
                silent -> StepStatus.failed("main server unreachable: " + silent.reason()));
    }

    private StepStatus keep(JoinGrant grant, StepContext context) {
        ports.state()
                .update(facts -> facts.with(facts.secrets()
                                .withReplication(grant.replicationPassword())
                                .withMainRedis(grant.redisPassword()))
                        .keeping(grant.kept()));
        NodeAddress dialled = main(context).address();
        return StepStatus.reached(JoinFacts.of(reachedAt(grant, dialled)));
    }

    /** The main's address is the one that was dialled and answered, unless it names another that peers can use. */
    private JoinGrant reachedAt(JoinGrant grant, NodeAddress dialled) {
        boolean usable = grant.main().address().isLiteral()
                && (settings.allowLoopback() || !grant.main().address().isLoopback());
        if (usable) {
            return grant;
        }
        return new JoinGrant(
                grant.cluster(),
                grant.node(),
                grant.role(),
                grant.mainNode(),
                grant.main().at(dialled),
                grant.slot(),
                grant.replicationPassword(),
                grant.redisPassword(),
                grant.database(),
                grant.databaseBytes(),
                grant.term(),
                grant.minimum(),
                grant.kept());
    }

    /** Tells the main, which drops slot and row; a main that cannot be reached is told for a while, then left. */
    StepStatus leave(StepContext context) {
        Optional<Secret> secret = ports.state().load().secrets().cluster();
        if (secret.isPresent()
                && !told(context, secret.get())
                && context.waited().compareTo(TELLING) < 0) {
            return StepStatus.pending(AGAIN, Progress.saying("telling the main that the join is taken back"));
        }
        ports.state().update(facts -> facts.with(NodeSecrets.none()).keeping(Optional.empty()));
        return StepStatus.reached();
    }

    /** The hardware id names the row even when the grant never arrived. */
    private boolean told(StepContext context, Secret secret) {
        NodeState self = ports.state().load().node();
        Optional<NodeId> node = JoinFacts.node(context.facts());
        Notice notice = new Notice(
                Notice.Kind.NODE_LEFT,
                Optional.empty(),
                Optional.empty(),
                node,
                Optional.of(self.hardwareId()),
                self.term());
        return ports.peers()
                .notify(main(context), secret, notice, settings.limits().peer())
                .match(
                        answered -> true,
                        refused -> {
                            log.atWarn()
                                    .addKeyValue("status", refused.status())
                                    .addKeyValue("answer", refused.message())
                                    .log("the main refused to take the join back; remove the node there");
                            return true;
                        },
                        silent -> false);
    }

    private static String refusal(PeerReply.Refused<?> refused) {
        return refused.status() == 401 ? "cluster_secret invalid" : "main server rejected join: " + refused.message();
    }

    private Secret secret() {
        return ports.state().load().secrets().cluster().orElseThrow();
    }

    private static PeerUrl main(StepContext context) {
        return PeerUrl.parse(context.fact(SetupSecondary.MAIN_URL));
    }
}
