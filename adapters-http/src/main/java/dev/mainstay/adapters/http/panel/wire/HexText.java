package dev.mainstay.adapters.http.panel.wire;

import java.io.Reader;
import java.util.HexFormat;

/** Bytes as lower-case hexadecimal digits, made as they are read: a text of them would be held several times. */
final class HexText extends Reader {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;
    private int next;

    HexText(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return 2 * bytes.length;
    }

    @Override
    public int read(char[] into, int offset, int most) {
        int digits = Math.min(most, length() - next);
        for (int at = 0; at < digits; at++, next++) {
            byte each = bytes[next / 2];
            into[offset + at] = next % 2 == 0 ? HEX.toHighHexDigit(each) : HEX.toLowHexDigit(each);
        }
        return digits == 0 && most > 0 ? -1 : digits;
    }

    @Override
    public void close() {}
}
