package dev.mainstay.hosts.cli.demo;

/** A guard under which the faults are done, and the cluster that it needs. */
enum NetGuard {
    NONE(2, "  kind: none\n"),
    REFERENCE(2, "  kind: reference\n  references: [\"WITNESS\"]\n"),
    MAJORITY(3, "  kind: majority\n"),
    LEASE(2, "  kind: lease\n  etcd:\n    endpoints: [\"WITNESS\"]\n    request_limit: 500ms\n");

    private final int size;
    private final String lines;

    NetGuard(int size, String lines) {
        this.size = size;
        this.lines = lines;
    }

    /** How many nodes. */
    int size() {
        return size;
    }

    /** Whether something that is no node is asked in doubt. */
    boolean hasWitness() {
        return lines.contains("WITNESS");
    }

    /** Section {@code guard} with the address of what is asked. */
    String lines(String witness) {
        return lines.replace("WITNESS", witness);
    }
}
