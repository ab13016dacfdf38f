package dev.mainstay.adapters.postgres;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.ports.out.DeadMan;
import dev.mainstay.ports.out.DeadManReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The dead-man of the local server: a program apart from the agent, as the owner of the data, heard through a pipe that
 * only its own agent can write to. What others left is found in the process table, so that nothing on a disk can mislead.
 *
 * <p>Safe for all threads: arming and disarming wait for each other, a renewal waits for nothing. Source: ADR 0011.
 */
final class LocalDeadMan implements DeadMan {

    private final ServerPlace place;
    private final DeadManTable table;
    private final DeadManReportFile file;
    private volatile Optional<DeadManProcess> own = Optional.empty();

    LocalDeadMan(ServerPlace place, Path stateDirectory) {
        this.place = place;
        this.table = new DeadManTable(stateDirectory);
        this.file = new DeadManReportFile(place);
    }

    @Override
    public synchronized void arm(long until, Duration stopBudget) {
        requireNoneFired();
        DeadManProcess.Duty duty = new DeadManProcess.Duty(place.layout().data(), stopBudget);
        Optional<DeadManProcess> heeding = own.filter(mine -> mine.duty().equals(duty) && mine.heeds());
        if (heeding.isPresent()) {
            heeding.get().renew(until);
            return;
        }
        List<DeadManTable.Found> former = table.all();
        DeadManProcess fresh = DeadManProcess.start(place, table.home(), file.path(), duty, until);
        own = Optional.of(fresh);
        former.forEach(DeadManTable.Found::endUnlessFired);
        if (former.stream().anyMatch(DeadManTable.Found::goesOn)) {
            disarm();
            requireNoneFired();
        }
    }

    @Override
    public void renew(long until) {
        own.orElseThrow(() -> new UnavailableException("the dead-man is not armed"))
                .renew(until);
    }

    @Override
    public synchronized void disarm() {
        own.ifPresent(DeadManProcess::end);
        own = Optional.empty();
        table.all().forEach(DeadManTable.Found::endUnlessFired);
    }

    @Override
    public State look() {
        Optional<DeadManProcess> mine = own;
        if (mine.isPresent() && mine.get().heeds()) {
            return State.ARMED;
        }
        return table.all().stream()
                .filter(DeadManTable.Found::acts)
                .map(found -> found.hasFired() ? State.FIRED : State.INHERITED)
                .max(Enum::compareTo)
                .filter(state -> state == State.FIRED || mine.isEmpty())
                .orElse(State.OFF);
    }

    @Override
    public Optional<DeadManReport> report() {
        return file.read();
    }

    @Override
    public void forget() {
        file.remove();
    }

    /** It would stop what a new one is to watch over. */
    private void requireNoneFired() {
        if (table.all().stream().anyMatch(DeadManTable.Found::hasFired)) {
            throw new UnavailableException("a dead-man whose time ran out is stopping the database");
        }
    }
}
