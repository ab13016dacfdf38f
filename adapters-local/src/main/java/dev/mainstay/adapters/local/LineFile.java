package dev.mainstay.adapters.local;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A file of records, one per line, that only grows until it is rewritten whole. A line is durable when {@link #append}
 * returns. A last line that a crash cut short was never acknowledged: it is passed over, and cut off before the next one.
 *
 * <p>Safe for all threads.
 */
final class LineFile {

    private final StateDirectory directory;
    private final String name;
    private long wholeLength;
    private int lines;
    private boolean nameIsDurable;

    /** Touches nothing. */
    LineFile(StateDirectory directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * Reads every whole line; call it once before the first {@link #append}.
     *
     * @param decoder reports what it does not understand as {@code IllegalArgumentException}
     * @throws OperationFailedException when it did; the message names the line, and the file is not touched
     */
    synchronized <T> List<T> load(Function<String, T> decoder) {
        byte[] content = directory.read(name).orElseGet(() -> new byte[0]);
        wholeLength = endOfWholeLines(content);
        List<T> records = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < wholeLength; at++) {
            if (content[at] == '\n') {
                records.add(decode(ByteBuffer.wrap(content, start, at - start), records.size() + 1, decoder));
                start = at + 1;
            }
        }
        lines = records.size();
        return records;
    }

    /**
     * Adds a line.
     *
     * @throws UnavailableException when it cannot be made durable; the file is left with the lines it had
     */
    synchronized void append(String line) {
        directory.requireOpen();
        Path file = directory.file(name);
        byte[] content = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, PrivateFiles.WRITING, PrivateFiles.OWNER_ONLY)) {
            cutToWholeLines(channel);
            writeOrTakeBack(channel, content);
            keepName(file);
            wholeLength += content.length;
            lines++;
        } catch (IOException cause) {
            throw Failures.unwritable(file, cause);
        }
    }

    /**
     * Replaces all lines at once.
     *
     * @throws UnavailableException when it cannot be made durable; the file is left with the lines it had
     */
    synchronized void rewrite(List<String> fresh) {
        StringBuilder content = new StringBuilder();
        fresh.forEach(line -> content.append(line).append('\n'));
        directory.replace(name, content.toString());
        wholeLength = content.toString().getBytes(StandardCharsets.UTF_8).length;
        lines = fresh.size();
    }

    /** How many lines there are. */
    synchronized int lines() {
        return lines;
    }

    /** Once: a file that was just made is lost with its lines when its directory is not written. */
    private void keepName(Path file) throws IOException {
        if (!nameIsDurable) {
            PrivateFiles.syncDirectory(file);
            nameIsDurable = true;
        }
    }

    private void writeOrTakeBack(FileChannel channel, byte[] content) throws IOException {
        try {
            PrivateFiles.writeAll(channel, ByteBuffer.wrap(content), wholeLength);
            channel.force(true);
        } catch (IOException cause) {
            takeBack(channel, cause);
            throw cause;
        }
    }

    /** Where even this fails, the rest is cut off before the next line, or passed over by the next reader. */
    private void takeBack(FileChannel channel, IOException because) {
        try {
            cutToWholeLines(channel);
        } catch (IOException second) {
            because.addSuppressed(second);
        }
    }

    private void cutToWholeLines(FileChannel channel) throws IOException {
        if (channel.size() < wholeLength) {
            throw new OperationFailedException(directory.file(name) + " was cut short by another program: expected "
                    + wholeLength + " bytes and found " + channel.size()
                    + "; nothing is written to it. Restore it and start the agent again");
        }
        if (channel.size() > wholeLength) {
            channel.truncate(wholeLength);
        }
    }

    /**
     * Behind the last line end is a line that was cut short. So is a last line with a NUL in it: pages reach the disk
     * in any order, and one that did not reads as zeros.
     */
    private static long endOfWholeLines(byte[] content) {
        int end = lastLineEnd(content, content.length);
        int start = lastLineEnd(content, Math.max(0, end - 1));
        for (int at = start; at < end; at++) {
            if (content[at] == 0) {
                return start;
            }
        }
        return end;
    }

    private static int lastLineEnd(byte[] content, int before) {
        int at = before;
        while (at > 0 && content[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private <T> T decode(ByteBuffer bytes, int number, Function<String, T> decoder) {
        try {
            CharBuffer line = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return decoder.apply(line.toString());
        } catch (CharacterCodingException garbled) {
            throw notUnderstood(number, "it is not UTF-8");
        } catch (IllegalArgumentException | ClusterException wrong) {
            throw notUnderstood(number, String.valueOf(wrong.getMessage()));
        }
    }

    private OperationFailedException notUnderstood(int number, String why) {
        return Failures.notUnderstood(directory.file(name), "line " + number + " of ", why);
    }
}
