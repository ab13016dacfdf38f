package dev.mainstay.adapters.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes what a program writes, without ever waiting for it, and keeps the end. Confined to one thread. */
final class OutputTail {

    private static final int KEPT_BYTES = 2_048;
    private static final int SHOWN_CHARACTERS = 500;

    private final InputStream output;
    private byte[] kept = new byte[0];

    OutputTail(InputStream output) {
        this.output = output;
    }

    /** Takes what is there now. A program that closed its output has nothing more. */
    void drain() {
        try {
            for (int waiting = output.available(); waiting > 0; waiting = output.available()) {
                keep(output.readNBytes(Math.min(waiting, KEPT_BYTES)));
            }
        } catch (IOException closed) {
            return;
        }
    }

    /** The end of it on one line, for an error message; empty when there was nothing. */
    String text() {
        String text = new String(kept, StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .replaceAll("\\p{C}", "?")
                .strip();
        return text.length() > SHOWN_CHARACTERS ? "…" + text.substring(text.length() - SHOWN_CHARACTERS) : text;
    }

    private void keep(byte[] more) {
        byte[] all = Arrays.copyOf(kept, kept.length + more.length);
        System.arraycopy(more, 0, all, kept.length, more.length);
        kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES), all.length);
    }
}
