package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalGeometryTest {

    private static final WalGeometry USUAL = new WalGeometry(16 << 20, 8192);

    /** The first is M17, measured. */
    @ParameterizedTest
    @CsvSource({
        "0/3011B30, 114, 0/3011BA8",
        "0/3011B30, 120, 0/3011BA8",
        "0/3001F88, 114, 0/3002000",
        "0/3001F90, 114, 0/3002020",
        "0/3001FF8, 114, 0/3002088",
        "0/3002018, 8168, 0/3004000",
        "0/3002018, 8169, 0/3004020",
        "0/3FFFF90, 114, 0/4000030",
        "0/3FFFF88, 114, 0/4000000",
        "0/3001F90, 20000, 0/3006DF8",
    })
    void a_record_ends_after_the_headers_of_the_pages_that_it_crosses(String start, long length, String end) {
        assertThat(USUAL.endOf(Lsn.parse(start), length)).isEqualTo(Lsn.parse(end));
    }

    @Test
    void a_record_at_the_beginning_of_a_page_begins_after_the_header() {
        assertThat(USUAL.recordStart(0x3002000)).isEqualTo(0x3002018);
        assertThat(USUAL.recordStart(0x3000000)).isEqualTo(0x3000028);
        assertThat(USUAL.recordStart(0x3000030)).isEqualTo(0x3000030);
    }

    @Test
    void files_are_named_by_timeline_and_position() {
        assertThat(USUAL.file(new Timeline(1), 0x3011B30)).isEqualTo("000000010000000000000003");
        assertThat(USUAL.file(new Timeline(17), Lsn.parse("16/B374D848").bytes()))
                .isEqualTo("0000001100000016000000B3");
        assertThat(new WalGeometry(1 << 30, 8192)
                        .file(new Timeline(1), Lsn.parse("2/C0000000").bytes()))
                .isEqualTo("000000010000000200000003");
        assertThat(USUAL.segmentEnd(0x3011B30)).isEqualTo(0x4000000);
        assertThat(USUAL.segmentEnd(0x4000000)).isEqualTo(0x4000000);
    }
}
