package dev.mainstay.application;

import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.StepStatus;
import dev.mainstay.ports.out.RoleChange;
import java.util.Optional;

/** Runs the operator's command with this node's present role; the last step of every transition that changes one. */
final class RoleHooks {

    private RoleHooks() {}

    static StepStatus run(Ports ports) {
        NodeState self = ports.state().load().node();
        Optional<NodeAddress> main = self.role() == Role.MAIN
                ? self.address()
                : self.main().map(leader -> leader.endpoints().address());
        ports.hooks().roleChanged(new RoleChange(self.role(), self.condition().isClosed(), self.term(), main));
        return StepStatus.reached();
    }
}
