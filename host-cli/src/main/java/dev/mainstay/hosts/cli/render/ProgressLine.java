package dev.mainstay.hosts.cli.render;

/**
 * One line that tells how something long goes: rewritten in place for a person, else a new line each time its first part
 * changes or the percentage passes another quarter.
 *
 * <p>Confined to one thread.
 */
public final class ProgressLine {

    private static final int QUARTER = 25;
    private static final int WIDTH = 110;

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
     * @param detail amounts, rates and reasons, may be empty
     */
    public void show(String step, int percent, String detail) {
        String text = String.format("%3d %%  %s", percent, step) + (detail.isEmpty() ? "" : "  " + detail);
        if (terminal.interactive()) {
            terminal.overwrite(text.length() > WIDTH ? text.substring(0, WIDTH) : text);
            open = true;
            return;
        }
        String key = step + "/" + percent / QUARTER;
        if (!key.equals(shown)) {
            shown = key;
            terminal.remark(text);
        }
    }

    /** Tells a person what is done now; says nothing otherwise. */
    public void begin(String step) {
        if (terminal.interactive()) {
            terminal.overwrite("       " + step);
            open = true;
        }
    }

    /** Clears the line for what is said next. */
    public void end() {
        if (open) {
            terminal.overwrite("");
            open = false;
        }
    }
}
