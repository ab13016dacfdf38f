package dev.mainstay.adapters.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The dead-men of one state directory, as the process table shows them: each puts into its command line what it is.
 *
 * @param home the state directory
 */
record DeadManTable(Path home) {

    /** The name of a process holds no more than 15 characters. */
    private static final String NAME = "mainstay-dead-m";

    private static final String TITLE = "mainstay-dead-man ";
    private static final String ARMED = TITLE + "armed ";
    private static final String FIRED = TITLE + "fired ";

    /**
     * One that lived when it was looked for.
     *
     * @param process its number and start
     * @param hasFired whether its time ran out
     * @param isStopped whether it stands still, by a signal or a debugger
     */
    record Found(ProcessTable.Entry process, boolean hasFired, boolean isStopped) {

        boolean acts() {
            return !isStopped;
        }

        /** Whether its time ran out since it was found. */
        boolean goesOn() {
            return process.livesStill() && titleOf(process).startsWith(FIRED);
        }

        /** Looks once more: its time may have run out meanwhile. */
        void endUnlessFired() {
            if (!titleOf(process).startsWith(FIRED)) {
                process.kill();
            }
        }
    }

    List<Found> all() {
        return ProcessTable.all().stream()
                .filter(process -> process.name().equals(NAME) && process.isAlive())
                .flatMap(process -> found(process).stream())
                .toList();
    }

    private Optional<Found> found(ProcessTable.Entry process) {
        String title = titleOf(process);
        return Stream.of(ARMED, FIRED)
                .filter(state -> title.equals(state + home))
                .findFirst()
                .map(state -> new Found(process, state.equals(FIRED), ProcessTable.isStopped(process.pid())));
    }

    private static String titleOf(ProcessTable.Entry process) {
        return ProcessTable.arguments(process.pid()).stream().findFirst().orElse("");
    }
}
