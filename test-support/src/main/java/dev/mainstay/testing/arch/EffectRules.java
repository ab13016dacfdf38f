package dev.mainstay.testing.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.mainstay.testing.arch.Access.NEW;
import static dev.mainstay.testing.arch.Layers.tree;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Rules 10, 11, 12 and 18: time, chance, threads, exits and orders come from where the seed controls them. */
final class EffectRules {
    private static final List<Access> CLOCKS = List.of(
            Access.of("java.lang.System", "nanoTime|currentTimeMillis"),
            Access.of("java.time.Clock", "system.*|tick(Millis|Seconds|Minutes)"),
            Access.of("java.time.InstantSource", "system"),
            Access.of("java.time.temporal.Temporal", "now", EffectRules::withoutClock),
            Access.of("java.util.Date", NEW, List::isEmpty),
            Access.of("java.util.Calendar", "getInstance"));

    private static final List<Access> SURROUNDINGS = List.of(
            Access.of("java.lang.System", "getenv|getProperty|getProperties|setProperty"),
            Access.of("java.lang.Integer", "getInteger"),
            Access.of("java.lang.Long", "getLong"),
            Access.of("java.lang.Boolean", "getBoolean"));

    private static final List<Access> CHANCE_AND_SLEEP = List.of(
            Access.of("java.util.UUID", "randomUUID"),
            Access.of("java.lang.Math", "random"),
            Access.of("java.lang.StrictMath", "random"),
            Access.of("java.util.Random", NEW),
            Access.of("java.util.SplittableRandom", NEW, List::isEmpty),
            Access.of("java.security.SecureRandom", "getInstance.*"),
            Access.of("java.util.random.RandomGenerator", "getDefault|of"),
            Access.of("java.util.concurrent.ThreadLocalRandom", "current"),
            Access.of("java.lang.Thread", "sleep"),
            Access.of("java.util.concurrent.TimeUnit", "sleep"));

    private static final List<Access> THREADS = List.of(
            Access.of("java.lang.Thread", NEW),
            Access.of("java.util.Timer", NEW),
            Access.of("java.util.concurrent.Executors", ".*"),
            Access.of("java.util.concurrent.ThreadPoolExecutor", NEW),
            Access.of("java.util.concurrent.ForkJoinPool", NEW + "|commonPool"),
            Access.of("java.util.concurrent.CompletableFuture", ".+Async", EffectRules::withoutExecutor),
            Access.of("java.util.stream.BaseStream", "parallel"),
            Access.of("java.util.Collection", "parallelStream"),
            Access.of("java.lang.Runtime", "addShutdownHook"));

    private static final List<Access> EXITS =
            List.of(Access.of("java.lang.System", "exit"), Access.of("java.lang.Runtime", "exit|halt"));

    private static final List<Access> STREAMS =
            List.of(Access.of("java.lang.System", "out|err|in|console|setOut|setErr|setIn"));

    private static final List<Access> LOOSE_ORDERS = List.of(
            Access.of("java.util.Map", "of|ofEntries|copyOf"),
            Access.of("java.util.Set", "of|copyOf"),
            Access.of("java.util.stream.Collectors", "to(Unmodifiable)?Set|toUnmodifiableMap|toConcurrentMap"),
            Access.of("java.util.stream.Collectors", "toMap", parameters -> parameters.size() < 4),
            Access.of("java.util.stream.Collectors", "groupingBy", parameters -> parameters.size() < 3),
            Access.of("java.util.stream.Collectors", "groupingByConcurrent"),
            Access.exactly("java.util.HashMap", NEW),
            Access.exactly("java.util.HashSet", NEW),
            Access.of("java.util.Hashtable", NEW),
            Access.of("java.util.WeakHashMap", NEW),
            Access.of("java.util.IdentityHashMap", NEW),
            Access.of("java.util.Collection", "parallelStream"),
            Access.of("java.util.stream.BaseStream", "parallel"));

    private EffectRules() {}

    /** Exceptions: the clock adapter; fixtures, which wait for real servers and look for their programs. */
    static ArchRule noHiddenClockOrChance() {
        return CompositeArchRule.of(ban(outside(List.of(Layers.FIXTURE), List.of(Layers.CLOCK)), CLOCKS))
                .and(ban(outside(List.of(Layers.FIXTURE, Layers.HOSTS), List.of()), SURROUNDINGS))
                .and(ban(outside(List.of(Layers.HOSTS), List.of(Layers.DICE)), CHANCE_AND_SLEEP))
                .as("one class reads the clock, one and hosts roll dice; only hosts read the environment or sleep");
    }

    static ArchRule threadsComeFromHosts() {
        return ban(outside(List.of(Layers.HOSTS), Layers.THREAD_OWNERS), THREADS)
                .as("threads and shutdown hooks are made in hosts, or by an adapter listed with its reason");
    }

    static ArchRule exitAndStreamsAtTheEdge() {
        return CompositeArchRule.of(ban(outside(List.of(), List.of(Layers.CLI_MAIN, Layers.SERVER_MAIN)), EXITS))
                .and(ban(outside(List.of(Layers.RENDER), List.of()), STREAMS))
                .as("only the main classes end the process, only the renderer writes to the standard streams");
    }

    static ArchRule domainIteratesInOneOrder() {
        DescribedPredicate<JavaClass> domain =
                DescribedPredicate.describe("are in the domain", type -> isIn(type, Layers.DOMAIN));
        return ban(domain, LOOSE_ORDERS).as("the domain uses no collection whose order changes from run to run");
    }

    private static ArchRule ban(DescribedPredicate<JavaClass> who, List<Access> what) {
        return noClasses()
                .that(who)
                .should()
                .accessTargetWhere(Access.any(what))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> outside(List<String> packages, List<String> classes) {
        String description = "are not in "
                + Stream.concat(packages.stream(), classes.stream()).toList();
        return DescribedPredicate.describe(
                description,
                type -> packages.stream().noneMatch(name -> isIn(type, name))
                        && classes.stream().noneMatch(name -> isClassOrNested(type, name)));
    }

    private static boolean isIn(JavaClass type, String packageName) {
        return JavaClass.Predicates.resideInAPackage(tree(packageName)).test(type);
    }

    private static boolean isClassOrNested(JavaClass type, String className) {
        return type.getName().equals(className) || type.getName().startsWith(className + "$");
    }

    private static boolean withoutClock(List<String> parameters) {
        return !parameters.contains("java.time.Clock");
    }

    private static boolean withoutExecutor(List<String> parameters) {
        return !parameters.contains("java.util.concurrent.Executor");
    }
}
