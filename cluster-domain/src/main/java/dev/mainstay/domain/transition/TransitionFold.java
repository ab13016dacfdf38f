package dev.mainstay.domain.transition;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Carries a transition's state over one journal entry; an entry of another transition, but a start, changes nothing. */
record TransitionFold(Optional<TransitionState> before) implements JournalEntry.Visitor<Optional<TransitionState>> {

    @Override
    public Optional<TransitionState> visit(JournalEntry.Started entry) {
        return Optional.of(TransitionState.begun(entry));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.StepStarted entry) {
        return changed(entry, state -> state.begun(entry.step()));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.StepReached entry) {
        return changed(entry, state -> state.reached(entry.step(), entry.facts()));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.StepFailed entry) {
        return changed(entry, state -> state.gaveUp(entry.step(), entry.reason()));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.UndoStarted entry) {
        return changed(entry, state -> state.undoing(entry.reason()));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.StepUndone entry) {
        return changed(entry, state -> state.undone(entry.step()));
    }

    @Override
    public Optional<TransitionState> visit(JournalEntry.Finished entry) {
        return changed(entry, state -> state.finished(entry.succeeded(), entry.reason(), entry.at()));
    }

    private Optional<TransitionState> changed(JournalEntry entry, UnaryOperator<TransitionState> change) {
        return before.map(state -> state.operation().equals(entry.operation()) ? change.apply(state) : state);
    }
}
