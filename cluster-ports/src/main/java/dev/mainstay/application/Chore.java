package dev.mainstay.application;

import dev.mainstay.ports.out.Background;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done now and then off the loop, never twice at once; a lasting failure is told when it begins and ends.
 *
 * <p>Confined to the loop thread.
 *
 * @param <T> its result
 */
final class Chore<T> {

    private static final Logger log = LoggerFactory.getLogger(Chore.class);

    private final String name;
    private final Background background;

    private Optional<Background.Task<T>> task = Optional.empty();
    private boolean failing;

    Chore(String name, Background background) {
        this.name = name;
        this.background = background;
    }

    boolean isIdle() {
        return task.isEmpty();
    }

    /** Begins the work; only while idle. */
    void begin(Supplier<T> work) {
        task = Optional.of(background.begin(name, work));
    }

    /** The result, once, when the work ended well. */
    Optional<T> collect() {
        if (task.isEmpty() || !task.get().isDone()) {
            return Optional.empty();
        }
        Background.Task<T> ended = task.get();
        task = Optional.empty();
        try {
            T result = ended.result();
            if (failing) {
                log.atInfo().addKeyValue("chore", name).log("the chore works again");
                failing = false;
            }
            return Optional.of(result);
        } catch (RuntimeException failure) {
            if (!failing) {
                log.atWarn()
                        .addKeyValue("chore", name)
                        .addKeyValue("reason", failure.getMessage())
                        .log("a chore fails; it is tried again");
                failing = true;
            }
            return Optional.empty();
        }
    }
}
