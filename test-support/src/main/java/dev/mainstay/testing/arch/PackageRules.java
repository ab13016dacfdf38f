package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules 1, 3, 4 and 21: the packages themselves. */
final class PackageRules {
    private PackageRules() {}

    static ArchRule everyNameExists() {
        return classes()
                .should(new Whole("exist where a rule names them", PackageRules::reportNames))
                .as("every package, class and library that a rule names exists");
    }

    static ArchRule domainKeepsItsOrder() {
        CompositeArchRule rule = CompositeArchRule.of(classes()
                .that()
                .resideInAPackage(Layers.tree(Layers.DOMAIN))
                .should()
                .resideInAnyPackage(Layers.DOMAIN_ORDER.toArray(String[]::new))
                .allowEmptyShould(true));
        List<String> order = Layers.DOMAIN_ORDER;
        for (int i = 0; i < order.size() - 1; i++) {
            String[] later = order.subList(i + 1, order.size()).toArray(String[]::new);
            rule = rule.and(noClasses()
                    .that()
                    .resideInAPackage(order.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true));
        }
        return rule.as("a domain package imports only those before it");
    }

    static ArchRule noCycles() {
        return slices().matching(Layers.ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .as("no package depends on itself by way of others");
    }

    static ArchRule everyPackageExplainsItself() {
        return classes()
                .should(new Whole("have a package-info", PackageRules::reportUnexplained))
                .as("every package has a package-info");
    }

    private static void reportNames(Collection<JavaClass> all, ConditionEvents events) {
        Set<String> present = new HashSet<>();
        for (JavaClass type : all) {
            if (!LayeringRules.isPackageInfo(type)) {
                present.add(type.getPackageName());
                present.add(type.getName());
            }
        }
        List<String> named = Stream.of(Layers.PACKAGES, Layers.CLASSES, Layers.THREAD_OWNERS)
                .flatMap(List::stream)
                .toList();
        named.stream()
                .filter(name -> !present.contains(name) && !Layers.PLANNED.contains(name))
                .forEach(name -> report(events, name + " has no class: correct the name in Layers"));
        Layers.PLANNED.stream()
                .filter(present::contains)
                .forEach(name -> report(events, name + " exists now: take it out of Layers.PLANNED"));
        Layers.PLANNED.stream()
                .filter(name -> !named.contains(name))
                .forEach(name -> report(events, name + " is planned but no rule names it: take it out of Layers"));
        present.stream()
                .filter(name ->
                        all.stream().anyMatch(type -> type.getPackageName().equals(name)))
                .filter(name -> !Layers.PACKAGES.contains(name))
                .forEach(name -> report(events, name + " is a package no rule knows: add it to Layers"));
        Stream.of(Library.OUTSIDE, Library.EDGE, Library.TEST_ONLY, List.of(Library.JSON_ANNOTATIONS))
                .flatMap(List::stream)
                .filter(library -> !isLoadable(library.witness()))
                .forEach(library -> report(events, library.witness() + " is not on the class path: its rule is idle"));
    }

    private static void reportUnexplained(Collection<JavaClass> all, ConditionEvents events) {
        Set<String> explained = new HashSet<>();
        Set<String> used = new HashSet<>();
        for (JavaClass type : all) {
            used.add(type.getPackageName());
            if (LayeringRules.isPackageInfo(type)) {
                explained.add(type.getPackageName());
            }
        }
        used.stream()
                .filter(name -> !explained.contains(name))
                .forEach(name -> report(events, name + " has no package-info.java"));
    }

    private static boolean isLoadable(String className) {
        try {
            return Class.forName(className, false, PackageRules.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void report(ConditionEvents events, String message) {
        events.add(SimpleConditionEvent.violated(message, message));
    }
}
