package dev.mainstay.testing.fake;

/** The client sessions of a fake server. Confined to the lock of its network. */
final class FakeSessions {

    private int clients;
    private int transactions;

    void connect() {
        clients++;
    }

    void begin() {
        transactions++;
    }

    void commit() {
        transactions = 0;
    }

    int clients() {
        return clients;
    }

    int openTransactions() {
        return transactions;
    }

    /** Ends all; returns how many there were. */
    int end() {
        int ended = clients;
        clients = 0;
        transactions = 0;
        return ended;
    }
}
