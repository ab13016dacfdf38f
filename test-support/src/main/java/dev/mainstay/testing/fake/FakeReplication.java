package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.out.AccessRules;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** Whether a fake server lets a host stream from it as {@code replicator}. */
final class FakeReplication {

    static final String ROLE = "replicator";

    private FakeReplication() {}

    /** Why not; empty when it does. */
    static Optional<String> refusal(FakeInstance main, NodeAddress from, Secret password) {
        if (!main.access().admits(from)) {
            return Optional.of(
                    "its pg_hba.conf has no line for this node. Add on the main: " + AccessRules.replicationLine(from));
        }
        boolean right =
                Optional.ofNullable(main.data().content().roles().get(ROLE)).equals(Optional.of(password));
        return right ? Optional.empty() : Optional.of("the password of role " + ROLE + " is wrong there");
    }
}
