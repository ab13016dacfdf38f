package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConninfoTest {

    @Test
    void keeps_what_it_is_not_told_to_change() {
        Conninfo read =
                Conninfo.parse("host=10.0.0.1 port = 5432 passfile='/var/lib/main\\'s stay/pass' sslmode=require");
        assertThat(read.with("host", "10.0.0.2").with("port", "5433").toString())
                .isEqualTo("host=10.0.0.2 port=5433 passfile='/var/lib/main\\'s stay/pass' sslmode=require");
    }

    @Test
    void quotes_what_must_be_quoted() {
        assertThat(Conninfo.parse("").with("password", "it's a \\").toString()).isEqualTo("password='it\\'s a \\\\'");
        assertThat(Conninfo.parse("").with("options", "").toString()).isEqualTo("options=''");
        assertThat(Conninfo.parse(
                                Conninfo.parse("").with("password", "it's a \\").toString())
                        .with("host", "h")
                        .toString())
                .isEqualTo("password='it\\'s a \\\\' host=h");
    }

    @Test
    void reads_nothing_of_a_uri() {
        assertThat(Conninfo.parse("postgresql://u:p@h/d").with("host", "h").toString())
                .isEqualTo("host=h");
    }
}
