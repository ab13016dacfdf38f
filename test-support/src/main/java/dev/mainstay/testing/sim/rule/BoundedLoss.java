package dev.mainstay.testing.sim.rule;

import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.Promote;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.TransitionState;
import dev.mainstay.testing.sim.world.Acknowledged;
import dev.mainstay.testing.sim.world.Promotion;
import dev.mainstay.testing.sim.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * I4: a promotion loses no more than the bound that it wrote down before (D3, D10b). One that knew no position promises
 * nothing. The bound holds where the main wrote no faster than it was seen to. Simulated clients write alike all the time,
 * but a main that was watched for a short time may have been slow just then: so the rule grants a quarter more, and asks
 * nothing of a promise that rests on less than a minute of watching.
 */
public final class BoundedLoss implements Invariant {

    private static final int FIFTHS = 5;
    private static final int QUARTERS = 4;
    private static final Duration WATCHED = Duration.ofMinutes(1);

    private final Growth<Promotion> promotions = new Growth<>();
    private final Losses losses = new Losses();

    @Override
    public String id() {
        return "I4";
    }

    @Override
    public String text() {
        return "a promotion loses no more acknowledged bytes than the bound it wrote down";
    }

    @Override
    public Optional<String> check(World world) {
        Optional<String> wrong = Optional.empty();
        for (Promotion promotion : promotions.added(world.promotions())) {
            List<Acknowledged> lost = losses.of(world, promotion);
            wrong = wrong.or(() -> judge(world, promotion, Losses.bytes(lost)));
        }
        return wrong;
    }

    private static Optional<String> judge(World world, Promotion promotion, long lostBytes) {
        return bound(world, promotion)
                .filter(most -> QUARTERS * lostBytes > FIFTHS * most)
                .map(most -> "the promotion of node " + promotion.node() + " lost " + lostBytes
                        + " acknowledged bytes and had promised to lose at most " + most);
    }

    private static Optional<Long> bound(World world, Promotion promotion) {
        return world.node(promotion.node())
                .transition()
                .filter(state -> state.kind() == TransitionKind.PROMOTE && state.isRunning())
                .map(TransitionState::facts)
                .filter(facts -> !world.now().minus(blind(facts)).minus(WATCHED).isNegative())
                .flatMap(facts -> facts.get(Promote.LOSS_BOUND_BYTES))
                .map(Long::parseLong);
    }

    private static Duration blind(Facts facts) {
        return facts.get(Promote.KNOWLEDGE_AGE_MS)
                .map(Long::parseLong)
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO);
    }
}
