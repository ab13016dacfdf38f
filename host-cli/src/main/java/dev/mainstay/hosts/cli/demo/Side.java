package dev.mainstay.hosts.cli.demo;

import dev.mainstay.ports.out.Ticker;
import java.time.Duration;
import java.util.function.Function;

/**
 * One pair of databases under its own client, which writes only while its turn is measured: it does not disturb the other
 * pair. Confined to one thread.
 */
final class Side implements AutoCloseable {

    /** It connects again at once: what it waits for would stand in the gap. */
    private static final Duration RETRY = Duration.ofMillis(3);

    private static final int ROWS_BEFORE = 100;

    private final PanelDatabase database;
    private final Waiting waiting;
    private final Writer writer;
    private boolean started;

    Side(PanelDatabase database, Waiting waiting, Ticker ticker) {
        this.database = database;
        this.waiting = waiting;
        this.writer = new Writer(database, ticker, RETRY);
    }

    PanelDatabase database() {
        return database;
    }

    /** Lets the client write while that is done. */
    Turned writing(Function<Writer, Turned> turn) {
        if (started) {
            writer.resume();
        } else {
            started = true;
            writer.start();
        }
        writer.await(waiting, writer.count() + ROWS_BEFORE);
        Turned turned = turn.apply(writer);
        writer.pause();
        return turned;
    }

    /** How many acknowledged rows that node does not have; the client is at rest. */
    int lost(NodeSpec main) {
        return Proof.lost(writer.acked(), database.rows(main));
    }

    @Override
    public void close() {
        writer.close();
    }
}
