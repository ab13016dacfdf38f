package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.ClusterSnapshot;
import java.util.Optional;

/** What the panel's words say of a snapshot: who this node is and who its main. Immutable. Source: spec/panel-api.md 1.2. */
record Facade(ClusterSnapshot snapshot) {
    Role role() {
        return snapshot.role();
    }

    boolean isActive() {
        return role() != Role.STANDALONE;
    }

    boolean isMain() {
        return role() == Role.MAIN;
    }

    Optional<Membership> membership() {
        return isActive() ? snapshot.view().self().membership() : Optional.empty();
    }

    /** Empty text while standalone. */
    String clusterId() {
        return membership().map(Membership::clusterId).map(ClusterId::value).orElse("");
    }

    String ownAddress() {
        return membership()
                .map(member -> member.endpoints().address().host())
                .orElse(snapshot.ownAddress().host());
    }

    String ownName() {
        return membership().map(Membership::name).map(ServerName::value).orElse("");
    }

    /** A member's name; its number where it has no row here. */
    String nameOf(NodeId node) {
        return snapshot.view().node(node).map(member -> member.name().value()).orElse("node " + node);
    }

    Optional<Integer> nodeId() {
        return membership().map(member -> member.nodeId().value());
    }

    /** The main's API: this node's own on the main. */
    Optional<PeerUrl> mainApi() {
        return isMain()
                ? membership().map(Membership::endpoints).map(NodeEndpoints::api)
                : followed().map(NodeEndpoints::api);
    }

    private Optional<NodeEndpoints> followed() {
        return isActive() ? snapshot.view().self().main().map(KnownMain::endpoints) : Optional.empty();
    }

    /** Empty text when there is none. */
    String mainAddress() {
        return mainApi().map(api -> api.address().host()).orElse("");
    }

    Optional<Boolean> inRecovery() {
        return snapshot.seen().database().value().recovery();
    }

    String databaseId() {
        return snapshot.own()
                .database()
                .or(() -> snapshot.seen().database().value().knownSystem())
                .map(Object::toString)
                .or(() -> membership().map(member -> member.databaseId().value()))
                .orElse("");
    }
}
