package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.PeerObservation;
import dev.mainstay.domain.observation.PeerSighting;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.Profile;
import dev.mainstay.domain.observation.ServerPhase;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.wal.Lsn;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The document of {@code /cluster}. Pure. Source: spec/patroni-rest.md 4.1. */
final class MembersJson {
    private static final String UNKNOWN = "unknown";

    private final Standing standing;

    private MembersJson(Standing standing) {
        this.standing = standing;
    }

    static ObjectNode of(Standing standing, String scope) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        MembersJson members = new MembersJson(standing);
        members.present().forEach(node -> object.withArrayProperty("members").add(members.member(node)));
        object.withArrayProperty("members");
        if (standing.paused()) {
            object.put("pause", true);
        }
        members.writeSchedule(object);
        return object.put("scope", scope);
    }

    /** By name; one that was silent for longer than the lock lives is gone. */
    private List<Node> present() {
        return standing.snapshot().view().nodes().stream()
                .filter(node -> isSelf(node) || isHeard(node.id()))
                .sorted(Comparator.comparing(node -> node.name().value()))
                .toList();
    }

    private boolean isSelf(Node node) {
        return standing.membership()
                .filter(member -> member.nodeId().equals(node.id()))
                .isPresent();
    }

    private boolean isHeard(NodeId id) {
        return sighting(id)
                .filter(seen -> answer(seen).isPresent()
                        || seen.silence()
                                .filter(silence -> silence.compareTo(standing.ttl()) <= 0)
                                .isPresent())
                .isPresent();
    }

    private Optional<PeerSighting> sighting(NodeId id) {
        return standing.snapshot().seen().peers().stream()
                .filter(peer -> peer.node().equals(id))
                .findFirst();
    }

    private static Optional<PeerObservation> answer(PeerSighting seen) {
        return seen.health().map(health -> health.value()).filter(PeerObservation::answers);
    }

    private Profile profile(Node node) {
        return isSelf(node)
                ? standing.profile()
                : sighting(node.id())
                        .flatMap(MembersJson::answer)
                        .map(answer -> answer.claim().profile())
                        .orElse(Profile.none());
    }

    private ObjectNode member(Node node) {
        boolean self = isSelf(node);
        Optional<PeerObservation> health = sighting(node.id()).flatMap(MembersJson::answer);
        Profile profile = profile(node);
        boolean leads = self
                ? standing.leads()
                : node.role().leads()
                        && health.map(answer -> answer.claim().role().equals(Optional.of(node.role())))
                                .orElse(true);
        ServerPhase phase = self
                ? standing.phase()
                : profile.phase().orElse(health.isPresent() ? ServerPhase.RUNNING : ServerPhase.UNKNOWN);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("name", node.name().value());
        boolean standby = leads && node.role() == Role.STANDBY_LEADER;
        object.put("role", standby ? "standby_leader" : leads ? "leader" : follower(node.id()));
        object.put(
                "state",
                Words.replicationState(profile.streaming(), profile.restoring())
                        .filter(any -> !leads || standby)
                        .orElse(Words.state(phase)));
        profile.door().ifPresent(door -> object.put("api_url", door + "/patroni"));
        object.put("host", node.endpoints().address().host());
        object.put("port", node.endpoints().databasePort());
        profile.timeline()
                .or(() -> node.report().timeline())
                .ifPresent(timeline -> object.put("timeline", timeline.id()));
        StatusJson.writeWaiting(object, profile);
        profile.plans()
                .restart()
                .ifPresent(at -> object.putObject("scheduled_restart").put("schedule", StatusJson.moment(at)));
        Words.writeTags(object, profile.tags());
        if (!leads) {
            writeLag(object, profile);
        }
        return object;
    }

    private String follower(NodeId node) {
        SyncStanding sync = SyncStanding.of(standing, node);
        return sync.isSynchronous() ? "sync_standby" : sync.isQuorum() ? "quorum_standby" : "replica";
    }

    private void writeLag(ObjectNode object, Profile profile) {
        Optional<Lsn> last =
                profile.received().map(lsn -> profile.replayed().map(lsn::max).orElse(lsn));
        new Measure("receive_lag", "receive_lsn", profile.received()).write(object, standing);
        new Measure("replay_lag", "replay_lsn", profile.replayed()).write(object, standing);
        new Measure("lag", "lsn", last.or(profile::replayed)).write(object, standing);
    }

    /** A position and how far it is behind the leader's; both unknown where it was not told. */
    private record Measure(String lag, String lsn, Optional<Lsn> position) {
        void write(ObjectNode object, Standing standing) {
            Optional<Long> behind = standing.behind(position);
            if (behind.isPresent()) {
                object.put(lag, behind.get());
            } else {
                object.put(lag, UNKNOWN);
            }
            object.put(lsn, position.map(Lsn::toString).orElse(UNKNOWN));
        }
    }

    /** The leader keeps it; whoever else answers knows it from there. */
    private void writeSchedule(ObjectNode object) {
        new Leader(standing).node().ifPresent(leader -> {
            Plans plans = profile(leader).plans();
            plans.handOver().ifPresent(at -> {
                ObjectNode planned = object.putObject("scheduled_switchover");
                planned.put("at", StatusJson.moment(at));
                planned.put("from", leader.name().value());
                plans.target()
                        .flatMap(id -> standing.snapshot().view().node(id))
                        .ifPresent(node -> planned.put("to", node.name().value()));
            });
        });
    }
}
