package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {

    private static final long FIRST_PROCESS = 1_000;
    private static final long NEXT_PROCESS = 2_000;

    private final StreamMemory memory = new StreamMemory();

    @Test
    void keeps_what_the_server_forgets_when_its_receiver_ends() {
        StreamMemory.Remembered unused =
                memory.add(new StreamMemory.Glimpse(FIRST_PROCESS, true, Optional.of(77L), Optional.of(3), 2));
        StreamMemory.Remembered later =
                memory.add(new StreamMemory.Glimpse(FIRST_PROCESS, false, Optional.empty(), Optional.empty(), 2));
        assertThat(later.streamed()).isTrue();
        assertThat(later.sentMicros()).contains(77L);
        assertThat(later.timeline()).isEqualTo(3);
    }

    @Test
    void forgets_it_when_another_server_process_runs() {
        StreamMemory.Remembered unused =
                memory.add(new StreamMemory.Glimpse(FIRST_PROCESS, true, Optional.of(77L), Optional.of(3), 2));
        StreamMemory.Remembered later =
                memory.add(new StreamMemory.Glimpse(NEXT_PROCESS, false, Optional.empty(), Optional.empty(), 2));
        assertThat(later.streamed()).isFalse();
        assertThat(later.sentMicros()).isEmpty();
        assertThat(later.timeline()).isEqualTo(2);
    }

    @Test
    void believes_the_receiver_before_the_control_file() {
        StreamMemory.Remembered first =
                memory.add(new StreamMemory.Glimpse(FIRST_PROCESS, true, Optional.empty(), Optional.of(4), 3));
        assertThat(first.timeline()).isEqualTo(4);
        StreamMemory.Remembered behind =
                memory.add(new StreamMemory.Glimpse(FIRST_PROCESS, true, Optional.empty(), Optional.empty(), 5));
        assertThat(behind.timeline()).isEqualTo(5);
    }
}
