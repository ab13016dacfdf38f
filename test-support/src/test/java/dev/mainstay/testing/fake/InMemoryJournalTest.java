package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.Journal;
import dev.mainstay.testing.contract.JournalContract;

class InMemoryJournalTest extends JournalContract {

    private final FakeDisk disk = new FakeDisk();
    private final InMemoryJournal journal = new InMemoryJournal(disk);

    @Override
    protected Journal fresh() {
        return journal;
    }

    @Override
    protected Journal restarted() {
        disk.reopen();
        return journal;
    }
}
