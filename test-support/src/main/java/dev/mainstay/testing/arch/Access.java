package dev.mainstay.testing.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A use of another class's member: a call, a method reference or a field access.
 *
 * @param owner the class that has the member
 * @param names the members' names as a regular expression; {@code <init>} for constructors
 * @param parameters which overloads, by the names of their parameter types; fields have none
 */
record Access(Predicate<JavaClass> owner, Pattern names, Predicate<List<String>> parameters) {
    static final String NEW = "<init>";

    /** Of this class and its subclasses. */
    static Access of(String owner, String names) {
        return of(owner, names, parameters -> true);
    }

    static Access of(String owner, String names, Predicate<List<String>> parameters) {
        return new Access(type -> type.isAssignableTo(owner), Pattern.compile(names), parameters);
    }

    /** Of this class, not of its subclasses: a linked hash map is a hash map, but one with an order. */
    static Access exactly(String owner, String names) {
        return new Access(type -> type.getName().equals(owner), Pattern.compile(names), parameters -> true);
    }

    static DescribedPredicate<JavaAccess<?>> any(List<Access> banned) {
        return DescribedPredicate.describe(
                "is banned here", access -> banned.stream().anyMatch(ban -> ban.matches(access)));
    }

    private boolean matches(JavaAccess<?> access) {
        return owner.test(access.getTargetOwner())
                && names.matcher(access.getTarget().getName()).matches()
                && parameters.test(parametersOf(access));
    }

    private static List<String> parametersOf(JavaAccess<?> access) {
        return Stream.of(access.getTarget())
                .filter(CodeUnitAccessTarget.class::isInstance)
                .map(CodeUnitAccessTarget.class::cast)
                .flatMap(target -> target.getRawParameterTypes().stream())
                .map(JavaClass::getName)
                .toList();
    }
}
