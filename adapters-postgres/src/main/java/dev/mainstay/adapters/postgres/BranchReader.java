package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.wal.Lsn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code pg_waldump} line by line and keeps what matters of a branch that was given up. Reading begins before the
 * fork, where there is log: a transaction that was committed after the fork is lost with all that it wrote before it.
 *
 * <p>Confined to one thread.
 */
final class BranchReader {

    private static final Set<String> IRRELEVANT = Set.of(
            "XLOG",
            "CLOG",
            "MultiXact",
            "Btree",
            "Hash",
            "Gin",
            "Gist",
            "SPGist",
            "BRIN",
            "CommitTs",
            "Generic",
            "ReplicationOrigin",
            "LogicalMessage",
            "RelMap",
            "Tablespace");
    private static final Pattern NEXT_XID = Pattern.compile("nextXid (\\d+)");
    private static final Pattern SKIPPED = Pattern.compile("\\s*|first record is after .*");
    private static final int MOST_ODDITIES = 20;

    /** What is told once for all records of its kind. */
    private record Oddity(SalvageNote.Kind kind, String what) {}

    private final Lsn fork;
    private final long segmentBytes;
    private final BranchBook book = new BranchBook();
    private final Set<WalFile> sequences = new TreeSet<>();
    private final Map<Oddity, Long> oddities = new LinkedHashMap<>();
    private Optional<Long> firstWhole = Optional.empty();
    private long records;
    private Lsn end;

    BranchReader(Lsn fork, long segmentBytes) {
        this.fork = fork;
        this.segmentBytes = segmentBytes;
        this.end = fork;
    }

    /** The next line. */
    void read(String line) {
        if (SKIPPED.matcher(line).matches()) {
            return;
        }
        WalRecord.parse(line).ifPresentOrElse(this::read, () -> odd(unknown("lines that are no records")));
    }

    /** There should have been more, and is not. */
    void stopsEarly(String reason) {
        odd(new Oddity(SalvageNote.Kind.INCOMPLETE, "write-ahead log that cannot be read, " + reason));
    }

    /** How far it came, in records. */
    long records() {
        return records;
    }

    /** How far it came. */
    Lsn end() {
        return end;
    }

    /** What was found; nothing may be read afterwards. */
    OldBranch branch() {
        List<SalvageNote> notes = oddities.entrySet().stream()
                .map(odd ->
                        new SalvageNote(odd.getKey().kind(), "", odd.getKey().what() + ": " + odd.getValue()))
                .toList();
        return new OldBranch(
                book.committed(),
                book.commits(),
                book.writes(),
                book.created(),
                book.dropped(),
                sequences,
                notes,
                records,
                end);
    }

    private void read(WalRecord record) {
        records++;
        end = end.max(record.end(segmentBytes));
        if (record.isUnknown()) {
            odd(record, unknown("records of " + record.manager() + " that pg_waldump does not know"));
            return;
        }
        switch (record.manager()) {
            case "Transaction" -> transaction(record);
            case "Heap", "Heap2" -> HeapWords.written(record).ifPresent(writes -> write(record, writes));
            case "Storage" -> create(record);
            case "Sequence" -> sequence(record);
            case "Standby" -> running(record);
            case "Database" -> database(record);
            default -> foreign(record);
        }
    }

    private void write(WalRecord record, Writes writes) {
        WalFile.named(record.words())
                .ifPresentOrElse(
                        file -> book.wrote(record.xid(), file, writes),
                        () -> odd(record, unknown("rows without a file")));
    }

    private void transaction(WalRecord record) {
        switch (record.verb()) {
            case "COMMIT", "COMMIT_PREPARED" -> commit(EndedTransaction.of(record), record.at());
            case "ABORT", "ABORT_PREPARED" -> book.forget(EndedTransaction.of(record));
            default -> {
                // Assignments, preparations and invalidations end nothing.
            }
        }
    }

    private void commit(EndedTransaction transaction, Lsn at) {
        if (at.hasReached(fork)) {
            book.commit(transaction, !transaction.xids().stream().allMatch(this::wasSeenWhole));
        } else {
            book.forget(transaction);
        }
    }

    private boolean wasSeenWhole(long xid) {
        return firstWhole.filter(first -> !XidSet.precedes(xid, first)).isPresent();
    }

    /** From the first of these on, every transaction that begins is seen from its first record. */
    private void running(WalRecord record) {
        Matcher next = NEXT_XID.matcher(record.words());
        if (firstWhole.isEmpty() && record.verb().equals("RUNNING_XACTS") && next.find()) {
            firstWhole = Optional.of(Long.parseLong(next.group(1)));
        }
    }

    private void create(WalRecord record) {
        if (record.verb().equals("CREATE")) {
            WalFile.pathIn(record.words()).ifPresent(file -> book.made(record.xid(), file));
        }
    }

    /** They go on for good, whatever becomes of the transaction. */
    private void sequence(WalRecord record) {
        if (record.at().hasReached(fork)) {
            WalFile.named(record.words()).ifPresent(sequences::add);
        }
    }

    private void database(WalRecord record) {
        if (record.verb().equals("DROP")) {
            odd(record, new Oddity(SalvageNote.Kind.SHARED_OBJECT, "databases that were dropped"));
        }
    }

    private void foreign(WalRecord record) {
        if (!IRRELEVANT.contains(record.manager())) {
            odd(record, unknown("records of resource manager " + record.manager()));
        }
    }

    private void odd(WalRecord record, Oddity oddity) {
        if (record.at().hasReached(fork)) {
            odd(oddity);
        }
    }

    private void odd(Oddity oddity) {
        boolean fits = oddities.size() < MOST_ODDITIES || oddities.containsKey(oddity);
        Long unused = oddities.merge(fits ? oddity : unknown("records of other kinds"), 1L, Long::sum);
    }

    private static Oddity unknown(String what) {
        return new Oddity(SalvageNote.Kind.INCOMPLETE, "write-ahead log that is not understood, " + what);
    }
}
