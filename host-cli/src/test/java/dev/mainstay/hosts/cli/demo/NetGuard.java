package dev.mainstay.hosts.cli.demo;

/** A guard under which the faults are done, and the cluster that it needs. */
enum NetGuard {
    NONE(2, "  kind: none\n"),
    REFERENCE(2, "  kind: reference\n  references: [REFERENCE]\n"),
    MAJORITY(3, "  kind: majority\n");

    /** With the threshold of {@link NetFiles} the standard times are too long by a moment. */
    private static final String TIMES = "  fence_after: 1400ms\n  stop_budget: 700ms\n";

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

    /** Section {@code guard}; REFERENCE stands for the address of the network's. */
    String lines() {
        return this == NONE ? lines : lines + TIMES;
    }
}
