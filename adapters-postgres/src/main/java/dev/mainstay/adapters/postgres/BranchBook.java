package dev.mainstay.adapters.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who wrote what, until it is known whether it counts: a transaction without a commit was never there. Confined to one
 * thread.
 */
final class BranchBook {

    /** More kinds of transactions than this are not told apart: they count as those of clients. */
    private static final int MOST_SHAPES = 20_000;

    private static final OldBranch.Shape ANY = new OldBranch.Shape(Set.of(), true);

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final XidSet committed = new XidSet();
    private final Map<OldBranch.Shape, Commits> commits = new LinkedHashMap<>();
    private final Map<WalFile, Writes> writes = new TreeMap<>();
    private final Set<WalFile> created = new TreeSet<>();
    private final Set<WalFile> dropped = new TreeSet<>();

    /**
     * A transaction or subtransaction that has not ended.
     *
     * @param writes rows by file
     * @param created files
     */
    private record Open(Map<WalFile, Writes> writes, List<WalFile> created) {}

    void wrote(long xid, WalFile file, Writes more) {
        Writes unused = at(xid).writes().merge(file, more, Writes::plus);
    }

    void made(long xid, WalFile file) {
        at(xid).created().add(file);
    }

    void forget(EndedTransaction transaction) {
        transaction.xids().forEach(open::remove);
    }

    void commit(EndedTransaction transaction, boolean isEarly) {
        Set<WalFile> touched = new TreeSet<>();
        for (Long xid : transaction.xids()) {
            committed.add(xid);
            Open part = open.remove(xid);
            if (part != null) {
                part.writes().forEach((file, count) -> writes.merge(file, count, Writes::plus));
                created.addAll(part.created());
                part.writes().keySet().stream().filter(WalFile::mayBeOfUsers).forEach(touched::add);
            }
        }
        dropped.addAll(transaction.dropped());
        OldBranch.Shape shape = new OldBranch.Shape(touched, isEarly);
        boolean fits = commits.size() < MOST_SHAPES || commits.containsKey(shape);
        Commits unused = commits.merge(fits ? shape : ANY, Commits.one(transaction), Commits::plus);
    }

    XidSet committed() {
        return committed;
    }

    Map<OldBranch.Shape, Commits> commits() {
        return commits;
    }

    Map<WalFile, Writes> writes() {
        return writes;
    }

    Set<WalFile> created() {
        return created;
    }

    Set<WalFile> dropped() {
        return dropped;
    }

    private Open at(long xid) {
        return open.computeIfAbsent(xid, fresh -> new Open(new TreeMap<>(), new ArrayList<>()));
    }
}
