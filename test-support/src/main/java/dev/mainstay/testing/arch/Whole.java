package dev.mainstay.testing.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** A condition on all classes together: what is missing can only be seen on the whole. */
final class Whole extends ArchCondition<JavaClass> {
    private final BiConsumer<Collection<JavaClass>, ConditionEvents> report;
    private final List<JavaClass> seen = new ArrayList<>();

    Whole(String description, BiConsumer<Collection<JavaClass>, ConditionEvents> report) {
        super(description);
        this.report = report;
    }

    @Override
    public void init(Collection<JavaClass> allObjectsToTest) {
        seen.clear();
        seen.addAll(allObjectsToTest);
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        // One class says nothing; see finish.
    }

    @Override
    public void finish(ConditionEvents events) {
        report.accept(seen, events);
    }
}
