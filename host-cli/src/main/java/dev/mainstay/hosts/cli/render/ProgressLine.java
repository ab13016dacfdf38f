package dev.mainstay.hosts.cli.render;

/**
 * One line that tells how something long goes: rewritten in place for a person, else a new line each time its first part
 * changes or the percentage passes another tenth.
 *
 * <p>Confined to one thread.
 */
public final class ProgressLine {

    private static final int TENTH = 10;

    private final Terminal terminal;
    private String shown = "";
    private boolean open;

    /** Shows itself there. */
    public ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Shows where it stands.
     *
     * @param step what is being done
     * @param percent 0 to 100 of the whole
     * @param detail amounts and rates, may be empty
     */
    public void show(String step, int percent, String detail) {
        String text = String.format("%3d %%  %s", percent, step) + (detail.isEmpty() ? "" : "  " + detail);
        if (terminal.interactive()) {
            terminal.overwrite(text);
            open = true;
            return;
        }
        String key = step + "/" + percent / TENTH;
        if (!key.equals(shown)) {
            shown = key;
            terminal.remark(text);
        }
    }

    /** Ends the line. */
    public void end() {
        if (open) {
            terminal.leaveLine();
            open = false;
        }
    }
}
