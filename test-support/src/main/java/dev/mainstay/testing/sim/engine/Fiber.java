package dev.mainstay.testing.sim.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Work of an agent that takes virtual time without a thread. Whenever it has to wait, its run is ended; later it is run
 * again from its begin, and every call that it made before gets the same answer without being made again. So time passes
 * between two lines of code that know nothing of it, and other agents act in between.
 *
 * <p>Demands that the work depends on the answers of its calls only. Confined to the thread of its schedule.
 */
final class Fiber {

    private final Agent home;
    private final String name;
    private final Supplier<?> work;
    private final Consumer<Fiber> whenDone;
    private final List<Answer> answers = new ArrayList<>(4);

    private int next;

    /** What ends the present run: blocks that are left on its way out do nothing any more. */
    private Optional<Error> leaving = Optional.empty();

    private boolean done;
    private Supplier<Object> outcome = () -> {
        throw new IllegalStateException("not done");
    };

    /**
     * What a call gave.
     *
     * @param call which
     * @param holder the value, or what will hold it
     * @param failure what it threw; empty when it did not
     * @param deadline when a wait for it ends; 0 when it is not waited for
     */
    private record Answer(String call, Optional<?> holder, List<RuntimeException> failure, long deadline) {}

    Fiber(Agent home, String name, Supplier<?> work, Consumer<Fiber> whenDone) {
        this.home = home;
        this.name = name;
        this.work = work;
        this.whenDone = whenDone;
    }

    Agent home() {
        return home;
    }

    String name() {
        return name;
    }

    boolean isDone() {
        return done;
    }

    Object result() {
        return outcome.get();
    }

    /** Runs it until it ends or has to wait. */
    void run() {
        if (done) {
            return;
        }
        next = 0;
        leaving = Optional.empty();
        home.enter(this);
        try {
            Object value = work.get();
            outcome = () -> value;
        } catch (Suspended waiting) {
            return;
        } catch (RuntimeException failure) {
            outcome = () -> {
                throw failure;
            };
        } finally {
            home.leave();
        }
        done = true;
        whenDone.accept(this);
    }

    /** A call that is made once, and takes so long. */
    Optional<?> call(String call, Supplier<Object> made, LongSupplier time) {
        requireHere();
        if (isReplaying()) {
            return replayed(call);
        }
        long nanos = time.getAsLong();
        answers.add(made(call, made));
        if (nanos > 0) {
            home.later(nanos, this);
            throw left(new Suspended());
        }
        return replayed(call);
    }

    /** What the call does is no part of this work: calls that it makes are its own. */
    private Answer made(String call, Supplier<?> made) {
        home.leave();
        try {
            return new Answer(call, Optional.ofNullable(made.get()), List.of(), 0);
        } catch (RuntimeException thrown) {
            return new Answer(call, Optional.empty(), List.of(thrown), 0);
        } catch (Death death) {
            throw left(death);
        } finally {
            home.enter(this);
        }
    }

    /** Begins something once, and waits until it is answered. */
    <R> R await(String call, Supplier<Pending<R>> begun) {
        requireHere();
        if (!isReplaying()) {
            answers.add(new Answer(call, Optional.of(begun.get()), List.of(), 0));
        }
        @SuppressWarnings("unchecked")
        Pending<R> pending = (Pending<R>) replayed(call).orElseThrow();
        if (!pending.isDone()) {
            throw left(new Suspended());
        }
        return pending.value();
    }

    /** Makes a request of the loop once, and waits for it. */
    <A extends CompletableFuture<?>> A meet(Supplier<A> request, Duration limit) {
        requireHere();
        if (!isReplaying()) {
            answers.add(new Answer("meet", Optional.of(request.get()), List.of(), home.now() + limit.toNanos()));
            if (limit.toNanos() > 0) {
                home.later(limit.toNanos(), this);
            }
        }
        long deadline = answers.get(next).deadline();
        @SuppressWarnings("unchecked")
        A answer = (A) replayed("meet").orElseThrow();
        if (!answer.isDone() && home.now() < deadline) {
            home.meet(this, answer);
            throw left(new Suspended());
        }
        return answer;
    }

    private Error left(Error way) {
        leaving = Optional.of(way);
        return way;
    }

    private void requireHere() {
        if (leaving.isPresent()) {
            throw leaving.get();
        }
    }

    private boolean isReplaying() {
        return next < answers.size();
    }

    private Optional<?> replayed(String call) {
        Answer answer = answers.get(next);
        next++;
        if (!answer.call().equals(call)) {
            throw new Diverged("work '" + name + "' does not repeat itself: it called " + answer.call() + " before and "
                    + call + " now");
        }
        if (!answer.failure().isEmpty()) {
            throw answer.failure().get(0);
        }
        return answer.holder();
    }
}
