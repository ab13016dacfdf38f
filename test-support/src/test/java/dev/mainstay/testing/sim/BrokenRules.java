package dev.mainstay.testing.sim;

import dev.mainstay.application.Ports;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.DatabaseObservation;
import dev.mainstay.domain.observation.DatabaseObservation.InRecovery;
import dev.mainstay.domain.observation.DatabaseObservation.Link;
import dev.mainstay.domain.observation.DatabaseObservation.Standby;
import dev.mainstay.domain.observation.DatabaseObservation.Writable;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerObservation.Claim;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.out.DataDirectory;
import dev.mainstay.ports.out.Heartbeat;
import dev.mainstay.ports.out.Notice;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PostgresControl;
import dev.mainstay.ports.out.PostgresProbe;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.ServerProcess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Agents of which one rule is switched off, by what stands between them and their ports. */
final class BrokenRules {

    private BrokenRules() {}

    /** Nobody learns of a newer term: no answer names one, and no message. */
    static Ports withoutTerms(Ports ports) {
        PeerClient deaf = answering(PeerClient.class, ports.peers(), (call, answer) -> withoutTerm(answer), given -> {
            for (int index = 0; index < given.length; index++) {
                given[index] = withoutTerm(given[index]);
            }
        });
        return new PortsWith(ports).peers(deaf);
    }

    private static Object withoutTerm(Object value) {
        if (value instanceof PeerObservation.Answered answered) {
            return new PeerObservation.Answered(withoutTerm(answered.claim()));
        }
        if (value instanceof PeerObservation.Refused refused) {
            return new PeerObservation.Refused(refused.reason(), withoutTerm(refused.claim()));
        }
        if (value instanceof Notice notice) {
            return new Notice(
                    notice.kind(), notice.cluster(), notice.newMain(), notice.node(), notice.hardwareId(), Term.NONE);
        }
        if (value instanceof Heartbeat heartbeat) {
            return new Heartbeat(
                    heartbeat.cluster(),
                    heartbeat.node(),
                    heartbeat.hardwareId(),
                    heartbeat.address(),
                    Term.NONE,
                    heartbeat.report());
        }
        return value;
    }

    private static Claim withoutTerm(Claim claim) {
        return new Claim(claim.role(), Term.NONE, claim.acceptsWrites(), claim.position(), claim.version());
    }

    /** A fence that closes nothing: clients are let in all the same, and a server that is to stop at once runs on. */
    static Ports withoutFence(Ports ports) {
        DataDirectory open = answering(DataDirectory.class, ports.data(), (call, answer) -> answer, given -> {
            for (int index = 0; index < given.length; index++) {
                if (given[index] instanceof AccessRules rules) {
                    given[index] = new AccessRules(false, rules.peers());
                }
            }
        });
        ServerProcess running = ignoring(ServerProcess.class, ports.server(), "stop");
        return new PortsWith(ports).data(open).server(running);
    }

    /** Only the agent's answer counts as evidence: neither the main's database nor its stream is looked at. */
    static Ports withoutEvidence(Ports ports) {
        PostgresProbe blind = answering(
                PostgresProbe.class,
                ports.probe(),
                (call, answer) -> {
                    if (call.equals("reach")) {
                        return Reach.no("nobody looked");
                    }
                    return answer instanceof InRecovery standby ? notStreaming(standby) : answer;
                },
                given -> {});
        return new PortsWith(ports).probe(blind);
    }

    /** Commits wait for nobody, while the agent believes that they do: a setting that is said and not in force (L48). */
    static Ports withoutWaiting(Ports ports) {
        PostgresControl hasty = answering(PostgresControl.class, ports.postgres(), (call, answer) -> answer, given -> {
            if (given.length == 1 && given[0] instanceof String) {
                given[0] = "";
            }
        });
        PostgresProbe credulous = answering(
                PostgresProbe.class,
                ports.probe(),
                (call, answer) -> answer instanceof Writable main ? awaited(main) : answer,
                given -> {});
        return new PortsWith(new PortsWith(ports).postgres(hasty)).probe(credulous);
    }

    private static DatabaseObservation awaited(Writable main) {
        List<Standby> standbys = main.standbys().stream()
                .map(one -> new Standby(
                        one.name(),
                        one.state(),
                        one.flushed(),
                        one.replayed(),
                        one.sent(),
                        one.written(),
                        new Link(one.link().user(), one.link().address(), "sync", 1)))
                .toList();
        return new Writable(
                main.system(),
                main.timeline(),
                main.position(),
                main.readOnlyByDefault(),
                standbys,
                main.slots(),
                main.server());
    }

    private static DatabaseObservation notStreaming(InRecovery standby) {
        return new InRecovery(
                standby.system(),
                standby.timeline(),
                standby.received(),
                standby.replayed(),
                standby.streamedSinceStart(),
                standby.replayPaused(),
                Optional.empty(),
                standby.replayDelay());
    }

    private interface Change {
        void of(Object[] given);
    }

    private static <T> T answering(Class<T> type, T port, BiFunction<String, Object, Object> change, Change before) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (given != null) {
                before.of(given);
            }
            try {
                Object answer = method.invoke(port, given);
                return answer == null ? null : change.apply(method.getName(), answer);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private static <T> T ignoring(Class<T> type, T port, String ignored) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            try {
                return method.getName().equals(ignored) ? null : method.invoke(port, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }
}
