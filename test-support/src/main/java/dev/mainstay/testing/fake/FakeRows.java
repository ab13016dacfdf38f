package dev.mainstay.testing.fake;

import java.util.BitSet;
import java.util.Optional;

/** The numbered rows that clients wrote, as a chain that grows at one end and shares what is older. Immutable. */
final class FakeRows {

    private static final FakeRows NONE = new FakeRows(0, Optional.empty());

    private final long row;
    private final Optional<FakeRows> older;

    private FakeRows(long row, Optional<FakeRows> older) {
        this.row = row;
        this.older = older;
    }

    static FakeRows none() {
        return NONE;
    }

    FakeRows plus(long newest) {
        return new FakeRows(newest, Optional.of(this));
    }

    boolean contains(long wanted) {
        FakeRows link = this;
        while (link.older.isPresent()) {
            if (link.row == wanted) {
                return true;
            }
            link = link.older.get();
        }
        return false;
    }

    BitSet numbers() {
        BitSet numbers = new BitSet();
        FakeRows link = this;
        while (link.older.isPresent()) {
            numbers.set((int) link.row);
            link = link.older.get();
        }
        return numbers;
    }
}
