package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.ErrorCode;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PgErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "08001, UNAVAILABLE",
        "08006, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "57014, UNAVAILABLE",
        "53300, UNAVAILABLE",
        "53100, UNAVAILABLE",
        "40001, UNAVAILABLE",
        "55P03, UNAVAILABLE",
        "25006, UNAVAILABLE",
        "28P01, UNAVAILABLE",
        "28000, UNAVAILABLE",
        "42P01, UNAVAILABLE",
        "42703, UNAVAILABLE",
        "23505, CONFLICT",
        "42501, INTERNAL",
        "42601, INTERNAL",
        "XX000, INTERNAL",
    })
    void the_state_decides_what_kind_it_is(String state, ErrorCode code) {
        ClusterException error = PgErrors.of("testing", new SQLException("said", state));
        assertThat(error.code()).isEqualTo(code);
        assertThat(error).hasMessageStartingWith("testing failed: ");
    }

    @Test
    void no_state_at_all_is_no_answer() {
        SQLException pool = new SQLTransientConnectionException("no connection in time");
        assertThat(PgErrors.of("testing", pool).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void only_the_first_line_of_what_the_server_said_gets_out() {
        ServerErrorMessage told = new ServerErrorMessage(
                "SERROR\0C22000\0Mprimary message\nsecond line\0Dthe detail holds 'a secret'\0WSQL statement\0");
        PSQLException error = new PSQLException(told, true);
        assertThat(PgErrors.of("testing", error)).hasMessage("testing failed: primary message");
        assertThat(PgErrors.isAnswer(error)).isTrue();
    }

    @Test
    void silence_is_told_from_refusal() {
        PSQLException slow = caused(new SocketTimeoutException("Read timed out"));
        PSQLException refused = caused(new ConnectException("Connection refused"));
        PSQLException cut = caused(new EOFException());
        PSQLException login =
                new PSQLException("Connection attempt timed out.", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
        assertThat(PgErrors.isTimeout(slow)).isTrue();
        assertThat(PgErrors.isTimeout(login)).isTrue();
        assertThat(PgErrors.isTimeout(refused)).isFalse();
        assertThat(PgErrors.isRefusedOrCut(refused)).isTrue();
        assertThat(PgErrors.isRefusedOrCut(cut)).isTrue();
        assertThat(PgErrors.isRefusedOrCut(slow)).isFalse();
    }

    private static PSQLException caused(Exception cause) {
        return new PSQLException("failed", PSQLState.CONNECTION_FAILURE, cause);
    }

    @Test
    void a_write_that_a_standby_refused_is_found_below_what_a_host_wraps_around_it() {
        SQLException refused = new SQLException("cannot execute INSERT in a read-only transaction", "25006");
        assertThat(PostgresAdapter.refusedWrite(refused)).isTrue();
        assertThat(PostgresAdapter.refusedWrite(new IllegalStateException(new RuntimeException(refused))))
                .isTrue();
        assertThat(PostgresAdapter.refusedWrite(new SQLException("no", "23505")))
                .isFalse();
        assertThat(PostgresAdapter.refusedWrite(new IllegalStateException("no cause")))
                .isFalse();
    }
}
