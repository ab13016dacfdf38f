package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ids;
import dev.mainstay.testing.contract.IdsContract;
import org.junit.jupiter.api.Test;

class FakeIdsTest extends IdsContract {

    @Override
    protected Ids ids() {
        return new FakeIds(7);
    }

    @Test
    void depend_on_the_seed_only() {
        assertThat(new FakeIds(3).operation()).isEqualTo(new FakeIds(3).operation());
        assertThat(new FakeIds(3).operation()).isNotEqualTo(new FakeIds(4).operation());
    }
}
