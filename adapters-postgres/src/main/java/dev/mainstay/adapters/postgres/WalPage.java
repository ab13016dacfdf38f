package dev.mainstay.adapters.postgres;

import java.nio.ByteBuffer;

/** The header of a page of write-ahead log. Source: PostgreSQL's {@code XLogPageHeaderData}. */
final class WalPage {

    private static final int MAGIC = 0;
    private static final int INFO = 2;
    private static final int ADDRESS = 8;
    private static final int REST = 16;
    private static final int CONTINUES = 0x0001;
    private static final int OVERWRITES = 0x0008;

    private WalPage() {}

    /** Tells the version of PostgreSQL; zero on a page that was never written. */
    static short magic(ByteBuffer page) {
        return page.getShort(MAGIC);
    }

    /** The position of the page itself. */
    static long address(ByteBuffer page) {
        return page.getLong(ADDRESS);
    }

    /** Whether it begins with so many bytes of a record that began before it. */
    static boolean continues(ByteBuffer page, long rest) {
        return (page.getShort(INFO) & CONTINUES) != 0 && Integer.toUnsignedLong(page.getInt(REST)) == rest;
    }

    /** Whether the record that began before it was lost in a crash and given up. */
    static boolean overwrites(ByteBuffer page) {
        return (page.getShort(INFO) & OVERWRITES) != 0;
    }
}
