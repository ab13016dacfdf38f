package dev.mainstay.adapters.postgres;

/** One start of a stopped server. Confined to one thread. */
interface ServerLaunch {

    /**
     * Starts it and waits until it takes connections.
     *
     * @throws dev.mainstay.domain.error.OperationFailedException with the reason, when it does not within the deadline
     */
    void run(Deadline deadline);

    /** The last lines that the server wrote since then, without secrets. */
    String words();
}
