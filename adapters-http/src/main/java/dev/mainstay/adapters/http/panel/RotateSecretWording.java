package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.RevealSecret;
import jakarta.ws.rs.core.Response;

/** How rotate-secret answers. Shows the next secret, once, whether or not every member has it yet. */
final class RotateSecretWording implements CommandAnswer.Wording {
    private final RevealSecret secret;

    RotateSecretWording(RevealSecret secret) {
        this.secret = secret;
    }

    @Override
    public Response done(Plan plan, OperationReport report) {
        ObjectNode data = OperationAnswer.of(report);
        reveal(data);
        return Envelope.ok("Cluster secret rotated", data);
    }

    @Override
    public Response failed(OperationReport report) {
        return CommandAnswer.failure(ErrorCode.INTERNAL, report.error(), report);
    }

    @Override
    public Response running(Plan plan, ObjectNode data, String location) {
        reveal(data);
        return Envelope.accepted("Cluster secret rotation started", data, location);
    }

    private void reveal(ObjectNode data) {
        secret.revealable().ifPresent(whole -> data.put("cluster_secret", whole.reveal()));
    }
}
