package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static dev.mainstay.testing.arch.Layers.tree;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** Rules 15, 17, 19, 20 and 22: what kind of type stands where, and who sees and builds it. */
final class ShapeRules {

    /** What the application puts before an adapter, since only it knows the node's role (ADR 34). */
    private static final String STAND_IN = "dev.mainstay.application.KeptTables";

    /** Public in the HTTP packages, beside factories, settings, the wire shared by server and client, and what JAX-RS calls. */
    private static final List<String> HTTP_DOORS = List.of(
            Layers.HTTP + ".HttpStatusOf",
            Layers.HTTP + ".RequestFacts",
            Layers.HTTP + ".ErrandRoute",
            Layers.HTTP + ".Places",
            Layers.CLIENT + ".HttpPeers",
            Layers.CLIENT + ".HttpAdmin",
            Layers.CLIENT + ".HttpDoor");

    private ShapeRules() {}

    static ArchRule portsAreInterfacesAndRecords() {
        ArchRule shape = classes()
                .that()
                .resideInAnyPackage(tree(Layers.PORTS_IN), tree(Layers.PORTS_OUT))
                .and(writtenByHand())
                .should()
                .beInterfaces()
                .orShould()
                .beRecords()
                .orShould()
                .beEnums()
                .allowEmptyShould(true);
        ArchRule implementers = noClasses()
                .that()
                .resideOutsideOfPackages(
                        tree(Layers.ADAPTERS), tree(Layers.TESTING), tree(Layers.PORTS_OUT), tree(Layers.SERVER))
                .and(areNoHostCapability())
                .and(DescribedPredicate.describe(
                        "stand in for no port", type -> !type.getFullName().equals(STAND_IN)))
                .should()
                .beAssignableTo(outPort())
                .allowEmptyShould(true);
        return CompositeArchRule.of(shape)
                .and(implementers)
                .as(
                        "ports are interfaces, records and enums; out-ports are implemented in adapters, the server host and test"
                                + " support");
    }

    static ArchRule domainTypesAreClosed() {
        ArchRule closed = classes()
                .that()
                .resideInAPackage(tree(Layers.DOMAIN))
                .and(writtenByHand())
                .and()
                .areNotInterfaces()
                .should()
                .beAssignableTo(closedType())
                .allowEmptyShould(true);
        ArchRule settings = classes()
                .that()
                .haveSimpleNameEndingWith("Settings")
                .should()
                .beRecords()
                .allowEmptyShould(true);
        return CompositeArchRule.of(closed)
                .and(settings)
                .as("a domain class is a record, an enum, an exception, final or sealed; settings are records");
    }

    static ArchRule noOptionalParameters() {
        return noCodeUnits()
                .that(belongToNoRecord())
                .should()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "with an Optional", types -> types.stream().anyMatch(ShapeRules::isOptional)))
                .allowEmptyShould(true)
                .as("no Optional as a parameter outside records");
    }

    static ArchRule adaptersHide() {
        return noClasses()
                .that()
                .resideInAPackage(tree(Layers.ADAPTERS))
                .and(LayeringRules.realClass())
                .and()
                .areTopLevelClasses()
                .and(notADoor())
                .should()
                .bePublic()
                .allowEmptyShould(true)
                .as("an adapter shows its factory and its settings, nothing else");
    }

    static ArchRule onlyWiringBuildsAdapters() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(tree(Layers.ADAPTERS))
                .and(DescribedPredicate.describe("are not wiring", type -> !isWiring(type)))
                .should()
                .accessTargetWhere(buildsAdapter())
                .allowEmptyShould(true)
                .as("only the wiring classes construct adapters");
    }

    private static DescribedPredicate<JavaClass> writtenByHand() {
        return DescribedPredicate.describe(
                "are written by hand and named",
                type -> !type.isAnonymousClass()
                        && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !LayeringRules.isPackageInfo(type));
    }

    /** Threads and chance belong to hosts (rules 10 and 11), so hosts implement the two ports that give them. */
    private static DescribedPredicate<JavaClass> areNoHostCapability() {
        List<String> given = List.of(
                Layers.PORTS_OUT + ".Background", Layers.PORTS_OUT + ".Background$Task", Layers.PORTS_OUT + ".Ids");
        return DescribedPredicate.describe(
                "are not threads or ids of a host",
                type -> !type.getPackageName().startsWith(Layers.SERVER)
                        || given.stream().noneMatch(type::isAssignableTo));
    }

    private static DescribedPredicate<JavaClass> outPort() {
        return DescribedPredicate.describe(
                "an out-port",
                type -> type.isInterface()
                        && JavaClass.Predicates.resideInAPackage(tree(Layers.PORTS_OUT))
                                .and(LayeringRules.realClass())
                                .test(type));
    }

    private static DescribedPredicate<JavaClass> closedType() {
        return DescribedPredicate.describe("a closed type", ShapeRules::isClosed);
    }

    private static boolean isClosed(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || type.isAssignableTo(Throwable.class)
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
    }

    private static DescribedPredicate<JavaCodeUnit> belongToNoRecord() {
        return DescribedPredicate.describe(
                "are written by hand outside records",
                unit -> !unit.getOwner().isRecord() && !unit.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static boolean isOptional(JavaClass type) {
        return type.getPackageName().equals("java.util") && type.getSimpleName().startsWith("Optional");
    }

    private static DescribedPredicate<JavaClass> notADoor() {
        return DescribedPredicate.describe("are neither factory nor settings", type -> !isDoor(type));
    }

    private static boolean isDoor(JavaClass type) {
        return type.getSimpleName().endsWith("Adapter")
                || type.getSimpleName().endsWith("Settings")
                || HTTP_DOORS.contains(type.getName())
                || type.getPackageName().equals(Layers.PANEL_WIRE)
                || type.isAnnotatedWith("jakarta.ws.rs.Path")
                || type.isAnnotatedWith("jakarta.ws.rs.ext.Provider");
    }

    private static boolean isWiring(JavaClass type) {
        return List.of(Layers.SERVER_WIRING, Layers.CLI_WIRING).stream()
                .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    /** Constructors, and the static ways into a factory. Records are values: settings are read by the hosts' roots. */
    private static DescribedPredicate<JavaAccess<?>> buildsAdapter() {
        return DescribedPredicate.describe(
                "an adapter is built",
                access -> JavaClass.Predicates.resideInAPackage(tree(Layers.ADAPTERS))
                                .test(access.getTargetOwner())
                        && !access.getTargetOwner().isRecord()
                        && (access.getTarget().getName().equals(Access.NEW) || isStaticCallOfFactory(access)));
    }

    private static boolean isStaticCallOfFactory(JavaAccess<?> access) {
        return access.getTargetOwner().getSimpleName().endsWith("Adapter")
                && access.getTarget()
                        .resolveMember()
                        .filter(JavaMethod.class::isInstance)
                        .filter(member -> member.getModifiers().contains(JavaModifier.STATIC))
                        .isPresent();
    }
}
