package dev.mainstay.ports.out;

import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * The panel's own tables, read only (spec/panel-api.md 3.4). A table that is not there gives empty answers.
 *
 * <p>Safe for all threads; every call ends within the adapter's statement limit, with {@code UnavailableException} when
 * the database does not answer.
 */
public interface PanelTables {

    /** Rows of {@code subscribers} that are not deleted. */
    Optional<Integer> subscribers();

    /** The value of {@code system_preferences} under {@code jwt_secret}. */
    Optional<Secret> jwtSecret();

    /** The value of {@code system_preferences} under {@code api_rate_limit}, when it is a whole number of 1 or more. */
    Optional<Integer> rateLimit();

    /** The user of that number; empty answer inside when the table exists and the user does not. */
    Optional<Optional<PanelUser>> user(long id);

    /**
     * A row of {@code users}.
     *
     * @param admin whether its user type is the administrator's
     * @param active whether it may log in
     * @param resellerActive whether the reseller that it acts for may work; true for whoever acts for none
     */
    record PanelUser(boolean admin, boolean active, boolean resellerActive) {

        /** One who acts for no reseller. */
        public PanelUser(boolean admin, boolean active) {
            this(admin, active, true);
        }
    }
}
