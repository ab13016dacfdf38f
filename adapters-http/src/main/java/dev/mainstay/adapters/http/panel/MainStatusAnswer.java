package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.MainStatus;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code GET check-main-status} as JSON, the union of both shapes (D-04). Pure. */
final class MainStatusAnswer {
    private static final DateTimeFormatter PLAIN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private MainStatusAnswer() {}

    static ObjectNode of(ClusterSnapshot snapshot) {
        Facade face = new Facade(snapshot);
        Optional<MainStatus> main = face.isMain() ? Optional.empty() : snapshot.main();
        boolean online = face.isMain() || main.map(MainStatus::online).orElse(false);
        Duration offline =
                online ? Duration.ZERO : main.map(MainStatus::offlineFor).orElse(Duration.ZERO);
        boolean canPromote = !online && main.map(MainStatus::canPromote).orElse(false);
        ObjectNode data = Json.object()
                .put("is_configured", face.isActive())
                .put("server_role", face.role().word())
                .put("cluster_id", face.clusterId())
                .put("is_replica", face.inRecovery().orElse(false))
                .put("main_ip", face.mainAddress())
                .put("main_server_ip", face.mainAddress())
                .put("main_online", online)
                .put("is_main_online", online)
                .put("offline_seconds", offline.toSeconds())
                .put("offline_minutes", offline.toMinutes())
                .put(
                        "main_last_seen",
                        main.flatMap(MainStatus::lastSeen).map(PLAIN::format).orElse(""))
                .put("can_promote", canPromote);
        return data.set("reasons", Pieces.texts(canPromote ? List.of() : reasons(face, online, offline)));
    }

    /** Why the button is not offered. */
    private static List<String> reasons(Facade face, boolean online, Duration offline) {
        if (!face.isActive()) {
            return List.of("this server is in no cluster");
        }
        if (face.isMain()) {
            return List.of("this server is the main");
        }
        List<String> reasons = new ArrayList<>();
        Duration threshold = face.snapshot().policy().failover().threshold();
        if (online) {
            reasons.add("the main is online");
        } else if (offline.compareTo(threshold) <= 0) {
            reasons.add("the main has been silent for " + offline.toSeconds() + " s, not for more than "
                    + threshold.toSeconds() + " s");
        }
        face.snapshot().explanation().guards().stream()
                .filter(Verdict::refuses)
                .map(PanelTexts::sentence)
                .forEach(reasons::add);
        return reasons;
    }
}
