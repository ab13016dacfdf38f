package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** Rules 13 and 14: nothing global changes, nothing arrives by annotation. */
final class StateRules {
    private static final List<String> MUTABLE = List.of(
            "java.util.Collection",
            "java.util.Map",
            "java.util.BitSet",
            "java.lang.ThreadLocal",
            "java.lang.StringBuilder",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.LongAdder");

    private static final List<String> INJECTORS = List.of(
            "jakarta.inject.",
            "javax.inject.",
            "jakarta.annotation.",
            "jakarta.ws.rs.",
            "com.google.inject.",
            "org.glassfish.",
            "org.jvnet.hk2.");

    private StateRules() {}

    /**
     * A type alone does not tell a mutable list from a constant one, so the rule looks at the static initializer too:
     * it may call {@code List.of}, not construct a collection. A table that must be built is built in a method that
     * returns an unmodifiable view.
     */
    static ArchRule noStaticState() {
        ArchRule fixed = fields().that(staticAndWritten()).should().beFinal().allowEmptyShould(true);
        ArchRule typed = noFields()
                .that(staticAndWritten())
                .should()
                .haveRawType(mutableClass())
                .allowEmptyShould(true);
        ArchRule built = noClasses().should().accessTargetWhere(buildsMutableAtLoad());
        return CompositeArchRule.of(List.of(fixed, typed, built))
                .as("static fields are final and hold no collection that can change");
    }

    static ArchRule noInjectionAndJsonAtTheEdge() {
        ArchRule noInjected = noFields().should().beAnnotatedWith(injecting()).allowEmptyShould(true);
        ArchRule noInject = noClasses().should().dependOnClassesThat(injectAnnotation());
        ArchRule json = noClasses()
                .that()
                .resideOutsideOfPackages(Library.JSON_ANNOTATIONS.userTrees())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Library.JSON_ANNOTATIONS.patternArray())
                .allowEmptyShould(true);
        return CompositeArchRule.of(List.of(noInjected, noInject, json))
                .as("dependencies arrive by constructor; JSON annotations stay in the dialects and the file stores");
    }

    private static DescribedPredicate<JavaField> staticAndWritten() {
        return DescribedPredicate.describe(
                "are static and not made by the compiler",
                field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static DescribedPredicate<JavaClass> mutableClass() {
        return DescribedPredicate.describe("a mutable class", type -> !type.isInterface() && isMutable(type));
    }

    private static DescribedPredicate<JavaAccess<?>> buildsMutableAtLoad() {
        return DescribedPredicate.describe(
                "a static initializer constructs something mutable",
                access -> access.getOrigin().getName().equals("<clinit>")
                        && access.getTarget().getName().equals(Access.NEW)
                        && isMutable(access.getTargetOwner()));
    }

    private static boolean isMutable(JavaClass type) {
        return MUTABLE.stream().anyMatch(type::isAssignableTo);
    }

    private static DescribedPredicate<JavaAnnotation<?>> injecting() {
        return DescribedPredicate.describe(
                "an annotation of a container",
                annotation ->
                        INJECTORS.stream().anyMatch(annotation.getRawType().getName()::startsWith));
    }

    /** JAX-RS hands a request's objects over as a Provider; only the annotations are unwanted. */
    private static DescribedPredicate<JavaClass> injectAnnotation() {
        return DescribedPredicate.describe(
                "an inject annotation",
                type -> (type.getPackageName().equals("jakarta.inject")
                                || type.getPackageName().equals("javax.inject"))
                        && !type.getSimpleName().equals("Provider"));
    }
}
