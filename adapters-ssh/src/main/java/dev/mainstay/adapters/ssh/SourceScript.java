package dev.mainstay.adapters.ssh;

import dev.mainstay.domain.observation.SourceObservation.Place;

/**
 * What is run on a source, by its POSIX shell. The texts are fixed; what is put in was checked and is quoted all the same.
 * No password is needed there: root becomes the database's user, inside a container its own user serves.
 *
 * <p>Pure.
 *
 * @param settings where the panel lies there
 */
record SourceScript(SshSettings settings) {

    /** Tables of users, partitions included: counted the same way on both sides. */
    private static final String TABLES = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

    private static final String FACTS = "SELECT current_setting('server_version_num'), pg_is_in_recovery(),"
            + " pg_database_size(current_database()), (" + TABLES + "), to_regclass('subscribers') IS NOT NULL";

    private static final String FUNCTIONS = """
            export LC_ALL=C
            PATH="$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
            cd /
            inside() { docker exec "$container" sh -c 'p=$1; shift; exec "$p" -U "${POSTGRES_USER:-postgres}" "$@"' sh "$@"; }
            outside() {
              if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
            }
            run() {
              program=$1; shift
              if [ "$place" = CONTAINER ]; then inside "$program" "$@"
              else outside "$program" -h "$socket" -p "$port" "$@"; fi
            }
            """;

    private static final String FIND = """
            place=HOST
            if command -v docker >/dev/null 2>&1 &&
              [ "$(docker inspect -f '{{.State.Running}}' "$container" 2>/dev/null)" = true ]; then place=CONTAINER; fi
            echo "place=$place"
            if [ -r /opt/proxpanel/VERSION ]; then echo "panel=$(head -c 50 /opt/proxpanel/VERSION | head -n 1)"; fi
            for directory in $uploads; do
              if [ -d "$directory" ]; then
                echo "uploads=$(find "$directory" -maxdepth 1 -type f ! -name '.*' | wc -l)"
                break
              fi
            done
            facts=$(run psql -X -A -t -w -d "$database" -c "$query") || exit 3
            echo "database=$facts"
            case $facts in
              *'|t')
                count=$(run psql -X -A -t -w -d "$database" -c 'SELECT count(*) FROM subscribers') || exit 3
                echo "subscribers=$count"
                ;;
            esac
            """;

    /** Prints what is there as {@code name=value}; status 3 when the database does not answer. */
    String look() {
        return variables() + "query=" + quoted(FACTS) + "\n" + FUNCTIONS + FIND;
    }

    /** Writes the dump to its output. */
    String dump(Place place) {
        return variables() + "place=" + quoted(place.name()) + "\n" + FUNCTIONS
                + "run pg_dump -Fc -w -d \"$database\"\n";
    }

    private String variables() {
        return "container=" + quoted(settings.container()) + "\nport=" + settings.port() + "\nsocket="
                + quoted(settings.socket()) + "\ndatabase=" + quoted(settings.database()) + "\nuploads="
                + quoted(String.join(" ", settings.uploads())) + "\n";
    }

    /** As one word of a POSIX shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
