package dev.mainstay.adapters.http.panel.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Collects JSON as it comes and cuts long texts of hexadecimal digits out of it, so that a content of many megabytes is held
 * once, as the bytes that it stands for, and not as text too. In its place stands a mark that {@link #bytes} understands.
 * Confined to one exchange.
 */
public final class HexCut extends ByteArrayOutputStream {
    /** No hexadecimal digit, so that no content is taken for one. */
    private static final char MARK = '#';
    /** Longer than any hash or secret. */
    private static final int SHORT = 256;

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NONE = {};

    /** What is done with what comes. */
    private enum Place {
        OUTSIDE,
        /** In a text that may become a long one of digits only. */
        DIGITS,
        /** In any other text. */
        TEXT,
        /** In a long one of digits, which is cut out. */
        CUT,
        /** In one that was being cut out and is no content. */
        LOST
    }

    private final int longest;
    private final List<byte[]> contents = new ArrayList<>();
    private Place place = Place.OUTSIDE;
    private boolean escaped;
    private int began;
    private byte[] content = NONE;
    private int digits;

    /** One of contents of up to {@code longest} bytes each; a longer one is no content. */
    public HexCut(int longest) {
        this.longest = longest;
    }

    /** What a text of the collected JSON stands for; {@code IllegalArgumentException} when it is neither digits nor a mark. */
    public byte[] bytes(String text) {
        if (text.isEmpty() || text.charAt(0) != MARK) {
            return HEX.parseHex(text);
        }
        int index = Integer.parseInt(text.substring(1));
        if (index < 0 || index >= contents.size()) {
            throw new IllegalArgumentException("no content was cut out there");
        }
        return contents.get(index);
    }

    @Override
    public synchronized void reset() {
        super.reset();
        contents.clear();
        place = Place.OUTSIDE;
        content = NONE;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            write(from[at]);
        }
    }

    @Override
    public synchronized void write(int each) {
        if (place == Place.OUTSIDE) {
            super.write(each);
            begin(each);
        } else if (each == '"' && !escaped) {
            end();
            super.write(each);
        } else {
            escaped = each == '\\' && !escaped;
            take(each);
        }
    }

    private void begin(int each) {
        if (each == '"') {
            place = Place.DIGITS;
            escaped = false;
            began = count;
        }
    }

    private void take(int each) {
        if (place == Place.DIGITS && !HexFormat.isHexDigit(each)) {
            place = Place.TEXT;
        }
        if (place == Place.DIGITS && count - began == SHORT) {
            cutOut();
        }
        if (place == Place.CUT) {
            decode(each);
        } else if (place != Place.LOST) {
            super.write(each);
        }
    }

    private void cutOut() {
        place = Place.CUT;
        digits = 0;
        content = new byte[SHORT];
        for (int at = began; at < began + SHORT; at++) {
            decode(buf[at]);
        }
        count = began;
    }

    private void decode(int each) {
        int index = digits / 2;
        if (!HexFormat.isHexDigit(each) || index >= longest) {
            place = Place.LOST;
            content = NONE;
            return;
        }
        if (index == content.length) {
            content = Arrays.copyOf(content, (int) Math.min(longest, 2L * content.length));
        }
        content[index] = (byte) ((content[index] << 4) | HexFormat.fromHexDigit(each));
        digits++;
    }

    private void end() {
        String mark = String.valueOf(MARK);
        if (place == Place.CUT && digits % 2 == 0) {
            mark += contents.size();
            contents.add(Arrays.copyOf(content, digits / 2));
        }
        if (place == Place.CUT || place == Place.LOST) {
            for (int at = 0; at < mark.length(); at++) {
                super.write(mark.charAt(at));
            }
        }
        place = Place.OUTSIDE;
        content = NONE;
    }
}
