package dev.mainstay.ports.in;

import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.Plan;
import java.util.function.Function;

/** What became of a command that asks for a transition. */
public sealed interface CommandReply {

    /** One function per kind. */
    <R> R match(Function<Refused, R> refused, Function<Planned, R> planned, Function<Started, R> started);

    /**
     * A guard said no; nothing was changed.
     *
     * @param plan with every verdict; its first refusal gives the error code
     */
    record Refused(Plan plan) implements CommandReply {
        @Override
        public <R> R match(Function<Refused, R> refused, Function<Planned, R> planned, Function<Started, R> started) {
            return refused.apply(this);
        }
    }

    /**
     * A dry run: this is what would happen. Its guards may say no.
     *
     * @param plan guards and steps
     */
    record Planned(Plan plan) implements CommandReply {
        @Override
        public <R> R match(Function<Refused, R> refused, Function<Planned, R> planned, Function<Started, R> started) {
            return planned.apply(this);
        }
    }

    /**
     * The intent is durable and the steps run; ask {@link Operations} how it ends.
     *
     * @param operation its id
     * @param plan what runs
     */
    record Started(OperationId operation, Plan plan) implements CommandReply {
        @Override
        public <R> R match(Function<Refused, R> refused, Function<Planned, R> planned, Function<Started, R> started) {
            return started.apply(this);
        }
    }
}
