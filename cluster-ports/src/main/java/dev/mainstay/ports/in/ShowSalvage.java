package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageReport;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Shows what this node saved of writes that never replicated (D10). Reads the node's own store. */
public interface ShowSalvage {

    /** All reports, the newest first. */
    List<SalvageReport> reports();

    /** The report of that re-attach. */
    Optional<SalvageReport> find(OperationId operation);

    /** One exported file of it, as its report names it; the caller closes it. */
    Optional<InputStream> open(OperationId operation, String file);
}
