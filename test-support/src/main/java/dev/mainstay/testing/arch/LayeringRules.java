package dev.mainstay.testing.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * The architecture of the project: twenty-two rules over its main code.
 *
 * <p>They hold for the whole product only where every module is on the class path, so the command line module runs them.
 * The rules allow that nothing matches them yet; rule 1 is what keeps that from hiding a mistake.
 */
public final class LayeringRules {
    private LayeringRules() {}

    /**
     * One rule with its number, as the documents and the exceptions in the code cite it.
     *
     * @param number 1 to 22
     * @param check what must hold
     */
    public record Rule(int number, ArchRule check) {
        @Override
        public String toString() {
            return number + ". " + check.getDescription();
        }
    }

    /** The main code of the modules on the class path. */
    public static JavaClasses mainCode() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(Layers.ROOT);
    }

    /** All rules, in the order of their numbers. */
    public static List<Rule> all() {
        return List.of(
                new Rule(1, PackageRules.everyNameExists()),
                new Rule(2, ArrowRules.domainStandsOnPlainJava()),
                new Rule(3, PackageRules.domainKeepsItsOrder()),
                new Rule(4, PackageRules.noCycles()),
                new Rule(5, ArrowRules.portsStandOnTheDomain()),
                new Rule(6, ArrowRules.adaptersAreStrangers()),
                new Rule(7, ArrowRules.onlyHostsSeeAdapters()),
                new Rule(8, ArrowRules.librariesStayInTheirAdapter()),
                new Rule(9, ArrowRules.serverAndTerminalStayAtTheEdge()),
                new Rule(10, EffectRules.noHiddenClockOrChance()),
                new Rule(11, EffectRules.threadsComeFromHosts()),
                new Rule(12, EffectRules.exitAndStreamsAtTheEdge()),
                new Rule(13, StateRules.noStaticState()),
                new Rule(14, StateRules.noInjectionAndJsonAtTheEdge()),
                new Rule(15, ShapeRules.portsAreInterfacesAndRecords()),
                new Rule(16, ErrorRules.oneFamilyOfErrors()),
                new Rule(17, ShapeRules.domainTypesAreClosed()),
                new Rule(18, EffectRules.domainIteratesInOneOrder()),
                new Rule(19, ShapeRules.noOptionalParameters()),
                new Rule(20, ShapeRules.adaptersHide()),
                new Rule(21, PackageRules.everyPackageExplainsItself()),
                new Rule(22, ShapeRules.onlyWiringBuildsAdapters()));
    }

    /** To ArchUnit a package-info is an interface like any other; most rules do not mean it. */
    static DescribedPredicate<JavaClass> realClass() {
        return DescribedPredicate.describe("are not a package-info", type -> !isPackageInfo(type));
    }

    static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
