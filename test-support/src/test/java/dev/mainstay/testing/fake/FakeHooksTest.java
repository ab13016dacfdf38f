package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.Hooks;
import dev.mainstay.ports.out.RoleChange;
import dev.mainstay.testing.contract.HooksContract;
import java.util.List;

class FakeHooksTest extends HooksContract {

    private final FakeHooks hooks = new FakeHooks();

    @Override
    protected Hooks succeeding() {
        return hooks;
    }

    @Override
    protected Hooks failing(String sentence) {
        hooks.failWith(sentence);
        return hooks;
    }

    @Override
    protected List<RoleChange> told() {
        return hooks.told();
    }
}
