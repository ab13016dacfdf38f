package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** Rule 16: callers meet one family of errors. */
final class ErrorRules {
    /** A wrong argument or a wrong state: a bug of the caller, not an answer. */
    private static final List<String> BUGS = List.of(
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.NullPointerException",
            "java.lang.IndexOutOfBoundsException",
            "java.lang.UnsupportedOperationException",
            "java.util.NoSuchElementException");

    /** What javac itself throws where a switch over an enum meets a constant it was not compiled with. */
    private static final List<String> COMPILER_MADE =
            List.of("java.lang.IncompatibleClassChangeError", "java.lang.MatchException");

    /** What the JDK's TLS expects of whoever does not believe a certificate; every other error breaks the handshake unexplained. */
    private static final List<String> TRUST = List.of("java.security.cert.CertificateException");

    /** The answer that a dialect fixes for what is wrong with a request; it never leaves the dialect's package. */
    private static final List<String> ANSWERS = List.of(Layers.HTTP + ".patroni.RefusedRequest");

    /** How the simulator ends a run of an agent's code, which must not see it. */
    private static final List<String> SIGNALS =
            List.of(Layers.SIM_ENGINE + ".Death", Layers.SIM_ENGINE + ".Suspended", Layers.SIM_ENGINE + ".Diverged");

    private ErrorRules() {}

    /** Exception: the parts of test support that run inside a test and fail it. */
    static ArchRule oneFamilyOfErrors() {
        ArchRule ports = noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(Layers.tree(Layers.PORTS_IN), Layers.tree(Layers.PORTS_OUT))
                .should()
                .declareThrowableOfType(checked())
                .allowEmptyShould(true);
        ArchRule throwers = noClasses()
                .that()
                .resideOutsideOfPackages(
                        Layers.tree(Layers.CONTRACT), Layers.tree(Layers.FIXTURE), Layers.tree(Layers.ARCH))
                .should()
                .accessTargetWhere(makesForeignError())
                .allowEmptyShould(true);
        return CompositeArchRule.of(List.of(ports, throwers))
                .as("port methods declare no checked exception; main code throws ClusterException or reports a bug");
    }

    private static DescribedPredicate<JavaClass> checked() {
        return DescribedPredicate.describe(
                "checked",
                type -> !type.isAssignableTo("java.lang.RuntimeException") && !type.isAssignableTo("java.lang.Error"));
    }

    private static DescribedPredicate<JavaAccess<?>> makesForeignError() {
        return DescribedPredicate.describe(
                "a foreign error is made",
                access -> access.getTarget().getName().equals(Access.NEW)
                        && access.getTargetOwner().isAssignableTo(Throwable.class)
                        && !isSuperCall(access)
                        && !isOurs(access.getTargetOwner()));
    }

    private static boolean isOurs(JavaClass error) {
        return error.isAssignableTo(Layers.CLUSTER_EXCEPTION)
                || ANSWERS.contains(error.getName())
                || BUGS.contains(error.getName())
                || SIGNALS.contains(error.getName())
                || TRUST.contains(error.getName())
                || COMPILER_MADE.contains(error.getName());
    }

    private static boolean isSuperCall(JavaAccess<?> access) {
        return access.getOrigin() instanceof JavaConstructor
                && access.getOriginOwner()
                        .isAssignableTo(access.getTargetOwner().getName());
    }
}
