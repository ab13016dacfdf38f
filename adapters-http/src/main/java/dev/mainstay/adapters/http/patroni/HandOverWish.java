package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.Node;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/**
 * A switchover or failover as it was asked for, checked in the order of the specification; a check that fails ends the
 * request. Immutable. Source: spec/patroni-rest.md 4.5.
 *
 * @param failover whether it is worded and treated as a failover
 * @param leader who is to give the role away
 * @param candidate who is to get it
 * @param at when; now if empty
 */
record HandOverWish(boolean failover, Optional<String> leader, Optional<String> candidate, Optional<Instant> at) {

    static HandOverWish read(boolean failover, ObjectNode body, boolean paused, Instant now) {
        Optional<String> leader = Body.text(body, "leader");
        Optional<String> candidate = Body.text(body, "candidate").or(() -> Body.text(body, "member"));
        JsonNode at = body.path("scheduled_at");
        boolean planned = !at.isMissingNode()
                && !at.isNull()
                && !(at.isTextual() && at.textValue().isEmpty());
        refuse(failover && candidate.isEmpty(), "Failover could be performed only to a specific candidate");
        refuse(!failover && leader.isEmpty(), "Switchover could be performed only from a specific leader");
        refuse(failover && planned, "Failover can't be scheduled");
        refuse(paused && !failover && planned, "Can't schedule switchover in the paused state");
        Optional<Instant> moment = planned ? Optional.of(Moments.planned(at, "switchover", now)) : Optional.empty();
        refuse(paused && candidate.isEmpty(), "Switchover is possible only to a specific candidate in a paused state");
        refuse(leader.isPresent() && leader.equals(candidate), "Switchover target and source are the same");
        return new HandOverWish(failover && leader.isEmpty(), leader, candidate, moment);
    }

    private static void refuse(boolean wrong, String words) {
        if (wrong) {
            throw new RefusedRequest(Replies.text(Replies.INVALID, words));
        }
    }

    String word() {
        return failover ? "failover" : "switchover";
    }

    String title() {
        return failover ? "Failover" : "Switchover";
    }

    /** What is wrong with it in this cluster. */
    Optional<Response> refusal(Leader cluster) {
        Optional<String> now = cluster.node().map(HandOverWish::nameOf);
        if (leader.isPresent() && !leader.equals(now)) {
            return Optional.of(unmet("leader name does not match"));
        }
        Optional<Node> named = candidate.flatMap(cluster::member);
        if (needsChosen(cluster) && candidate.isPresent() && !isChosen(cluster, named)) {
            return Optional.of(unmet("candidate name does not match with sync_standby"));
        }
        if (candidate.isPresent() && named.isEmpty()) {
            return Optional.of(unmet("candidate does not exists"));
        }
        if (candidate.isPresent() && candidate.equals(now)) {
            return Optional.of(failed());
        }
        return candidate.isPresent() ? good(cluster.isElectable(named.get())) : refusalOfAll(cluster, now);
    }

    private Optional<Response> refusalOfAll(Leader cluster, Optional<String> now) {
        var others = cluster.standing().snapshot().view().nodes().stream()
                .filter(node -> !Optional.of(nameOf(node)).equals(now))
                .toList();
        if (others.isEmpty()) {
            return Optional.of(unmet(word() + " is not possible: cluster does not have members except leader"));
        }
        if (needsChosen(cluster) && others.stream().noneMatch(node -> isChosen(cluster, Optional.of(node)))) {
            return Optional.of(unmet("switchover is not possible: can not find sync_standby"));
        }
        return good(others.stream().anyMatch(cluster::isElectable));
    }

    /** With synchronous mode on, an immediate switchover goes to one of the chosen; a failover goes to anybody. */
    private boolean needsChosen(Leader cluster) {
        return !failover && at.isEmpty() && SyncStanding.mode(cluster.standing()) == Synchronous.ON;
    }

    private static boolean isChosen(Leader cluster, Optional<Node> node) {
        return node.map(Node::id)
                .filter(id -> SyncStanding.published(cluster.standing()).contains(id))
                .isPresent();
    }

    /** What is planned for later is looked at when it is due. */
    private Optional<Response> good(boolean any) {
        return any || at.isPresent() ? Optional.empty() : Optional.of(noneGood());
    }

    Response noneGood() {
        return unmet(word() + " is not possible: no good candidates have been found");
    }

    Response failed() {
        return Replies.text(Replies.UNAVAILABLE, title() + " failed");
    }

    private static Response unmet(String words) {
        return Replies.text(Replies.PRECONDITION, words);
    }

    static String nameOf(Node node) {
        return node.name().value();
    }
}
