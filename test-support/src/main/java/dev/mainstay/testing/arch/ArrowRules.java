package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.mainstay.testing.arch.Layers.tree;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** Rules 2 and 5 to 9: who may know whom, among our packages and of the libraries. */
final class ArrowRules {
    private ArrowRules() {}

    static ArchRule domainStandsOnPlainJava() {
        return classes()
                .that()
                .resideInAPackage(tree(Layers.DOMAIN))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        tree(Layers.DOMAIN),
                        "java.lang",
                        "java.lang.runtime",
                        "java.lang.invoke",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.util.regex",
                        "java.time")
                .allowEmptyShould(true)
                .as("the domain knows itself and the plain part of the JDK: nothing that does I/O, waits or shares");
    }

    static ArchRule portsStandOnTheDomain() {
        ArchRule arrows = classes()
                .that()
                .resideInAnyPackage(tree(Layers.PORTS), tree(Layers.APPLICATION))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        tree(Layers.PORTS),
                        tree(Layers.APPLICATION),
                        tree(Layers.DOMAIN),
                        "java..",
                        "javax.crypto..",
                        "org.slf4j..")
                .allowEmptyShould(true);
        ArchRule inside = forbid(List.of(tree(Layers.PORTS)), List.of(tree(Layers.APPLICATION)));
        return CompositeArchRule.of(arrows)
                .and(inside)
                .as("ports and application know the domain, the JDK and SLF4J; ports do not know the application");
    }

    static ArchRule adaptersAreStrangers() {
        return slices().matching(Layers.ADAPTERS + ".(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .as("no adapter knows another adapter");
    }

    static ArchRule onlyHostsSeeAdapters() {
        ArchRule adapters = forbidOutside(List.of(Layers.ADAPTERS, Layers.HOSTS), tree(Layers.ADAPTERS));
        ArchRule hosts = forbidOutside(List.of(Layers.HOSTS), tree(Layers.HOSTS));
        ArchRule server = forbid(List.of(tree(Layers.SERVER)), List.of(tree(Layers.CLI)));
        ArchRule testing = forbidOutside(List.of(Layers.TESTING, Layers.CLI), tree(Layers.TESTING));
        List<String> notShipped = List.of(tree(Layers.CONTRACT), tree(Layers.FIXTURE), tree(Layers.ARCH));
        ArchRule shipped = forbid(List.of(tree(Layers.CLI), tree(Layers.SIM), tree(Layers.FAKE)), notShipped);
        CompositeArchRule rule = CompositeArchRule.of(List.of(adapters, hosts, server, testing, shipped));
        for (Library library : Library.TEST_ONLY) {
            rule = rule.and(forbidOutside(library.users(), library.patternArray()));
            rule = rule.and(forbid(List.of(tree(Layers.SIM), tree(Layers.FAKE)), library.patterns()));
        }
        return rule.as("only hosts know adapters, nobody knows a host but the command line the server, and of the test"
                + " support the product ships simulator and fakes, which use no test library");
    }

    static ArchRule librariesStayInTheirAdapter() {
        return confined(Library.OUTSIDE).as("each driver and client library stays in its one adapter");
    }

    static ArchRule serverAndTerminalStayAtTheEdge() {
        return confined(Library.EDGE)
                .and(forbid(List.of(tree(Layers.PANEL)), List.of(tree(Layers.PATRONI))))
                .and(forbid(List.of(tree(Layers.PATRONI)), List.of(tree(Layers.PANEL))))
                .as("JAX-RS stays at the HTTP edge, the server in its host, picocli in the command line; the dialects"
                        + " do not know each other");
    }

    private static CompositeArchRule confined(List<Library> libraries) {
        return CompositeArchRule.of(libraries.stream()
                .map(library -> forbidOutside(library.users(), library.patternArray()))
                .toList());
    }

    private static ArchRule forbidOutside(List<String> users, String... targets) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(users.stream().map(Layers::tree).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(targets)
                .allowEmptyShould(true);
    }

    private static ArchRule forbid(List<String> sources, List<String> targets) {
        return noClasses()
                .that()
                .resideInAnyPackage(sources.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(targets.toArray(String[]::new))
                .allowEmptyShould(true);
    }
}
