package dev.mainstay.domain.transition;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.domain.observation.Observation;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.topology.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recovering another server's data: guards and plan.
 *
 * <p>Pure. Source: DESIGN 4; spec/panel-api.md 1.18 and 5.13.
 */
public final class Recover {

    /** Fact: who the source is, for people. */
    public static final String SOURCE = "source";

    /** Fact: the source's key, which every later login must meet. */
    public static final String HOST_KEY = "source_host_key";

    /** Fact: whether this node becomes a main. */
    public static final String BECOME_MAIN = "become_main";

    /** Fact, {@code true}: the source still is a main, so this node becomes none (H-40). */
    public static final String SOURCE_LEADS = "source_leads";

    /** Fact: tables on the source. */
    public static final String TABLES = "source_tables";

    /** Fact: rows of {@code subscribers} there; missing when there is no such table. */
    public static final String SUBSCRIBERS = "source_subscribers";

    /** Fact: where the database runs there, a word of {@link SourceObservation.Place}. */
    public static final String PLACE = "source_place";

    /** Fact: what the dump may come to, in bytes. */
    public static final String ESTIMATE = "estimated_dump_bytes";

    private static final String UNKNOWN = "unknown: the source's database was not reached";

    private Recover() {}

    /**
     * What is asked for.
     *
     * @param source whose data
     * @param becomeMain whether this node becomes a main
     * @param confirmed whether data that is here may be put aside
     * @param setup what setup-main would be asked for
     */
    public record Request(SourceServer source, boolean becomeMain, boolean confirmed, SetupMain.Request setup) {

        /** As asked for, but for the role: what was confirmed stays confirmed. */
        public Request withoutRole() {
            return new Request(source, false, confirmed || becomeMain, setup);
        }
    }

    /**
     * What this node has to offer.
     *
     * @param major version of PostgreSQL here
     * @param subscribers that are here already; empty when there is no such table
     * @param dumpRoom free bytes where the dump will lie
     * @param dataRoom free bytes where the database will lie
     * @param sameDisk whether both are the same bytes
     * @param troubleWithOwner why nothing can be made here in the name of the database's owner; empty when it can
     */
    public record Room(
            int major,
            Optional<Long> subscribers,
            long dumpRoom,
            long dataRoom,
            boolean sameDisk,
            Optional<String> troubleWithOwner) {}

    /** What holds of this node alone, before anybody is asked over SSH. */
    public static List<Verdict> standing(ClusterView view, Observation seen, Request request) {
        return SetupMain.plan(view, seen, request.setup()).verdicts();
    }

    /** The plan for this request in this situation. */
    public static Plan plan(ClusterView view, Observation seen, Request request, SourceObservation source, Room room) {
        List<Verdict> verdicts = new ArrayList<>(standing(view, seen, request));
        verdicts.addAll(ofSource(source));
        verdicts.add(fits(source, room));
        verdicts.add(Verdict.that(
                Guard.LOGIN_MAY_ACT_FOR_OWNER,
                room.troubleWithOwner().isEmpty(),
                room.troubleWithOwner().orElse("it may")));
        verdicts.add(hasRoom(source, room));
        verdicts.add(mayReplace(request, room));
        Facts facts = SetupMain.plan(view, seen, request.setup())
                .facts()
                .with(SOURCE, request.source())
                .with(BECOME_MAIN, request.becomeMain())
                .withKnown(HOST_KEY, source.hostKey())
                .withKnown(PLACE, source.database().map(Database::place))
                .withKnown(TABLES, source.database().map(Database::tables))
                .withKnown(SUBSCRIBERS, source.database().flatMap(Database::subscribers))
                .withKnown(ESTIMATE, source.database().map(Database::estimatedDump));
        return new Plan(TransitionKind.RECOVER, verdicts, facts);
    }

    private static List<Verdict> ofSource(SourceObservation source) {
        String trouble = source.trouble().map(SourceObservation.Trouble::reason).orElse("it does");
        boolean other = source.trouble()
                .filter(why -> why.kind() == Kind.HOST_KEY_CHANGED)
                .isPresent();
        return List.of(
                Verdict.that(Guard.SOURCE_IS_THE_KNOWN_ONE, !other, other ? trouble : "its key is not another one"),
                Verdict.that(Guard.SOURCE_LETS_US_IN, source.loggedIn(), source.loggedIn() ? "it does" : trouble),
                Verdict.that(
                        Guard.SOURCE_HAS_THE_DATABASE,
                        source.isWhole(),
                        source.isWhole() ? "it has" : source.loggedIn() ? trouble : UNKNOWN));
    }

    private static Verdict fits(SourceObservation source, Room room) {
        return Verdict.that(
                Guard.SOURCE_IS_NOT_NEWER,
                source.database()
                        .map(database -> database.major() <= room.major())
                        .orElse(false),
                source.database()
                        .map(database -> "PostgreSQL " + database.major() + " there, " + room.major() + " here")
                        .orElse(UNKNOWN));
    }

    /** The dump lies beside the restored database until that was compared. */
    private static Verdict hasRoom(SourceObservation source, Room room) {
        if (source.database().isEmpty()) {
            return Verdict.that(Guard.DISK_HAS_ROOM, false, UNKNOWN);
        }
        long dump = source.database().get().estimatedDump();
        long data = source.database().get().bytes();
        boolean holds =
                room.sameDisk() ? room.dataRoom() >= dump + data : room.dumpRoom() >= dump && room.dataRoom() >= data;
        String detail = "about " + dump + " bytes for the dump and " + data + " for the database are needed, "
                + room.dumpRoom() + " and " + room.dataRoom() + " are free"
                + (room.sameDisk() ? " on the same disk" : "");
        return Verdict.that(Guard.DISK_HAS_ROOM, holds, detail);
    }

    private static Verdict mayReplace(Request request, Room room) {
        long here = room.subscribers().orElse(0L);
        return Verdict.that(
                        Guard.DATA_MAY_BE_PUT_ASIDE,
                        here == 0,
                        here == 0 ? "there are no subscribers here" : here + " subscribers are here")
                .liftedBy(request.becomeMain() || request.confirmed());
    }
}
