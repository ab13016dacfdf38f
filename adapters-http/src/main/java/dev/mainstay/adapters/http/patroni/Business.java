package dev.mainstay.adapters.http.patroni;

import dev.mainstay.domain.transition.TransitionKind;

/** This dialect's word for a running transition. Pure. */
final class Business {
    private Business() {}

    static String word(TransitionKind kind) {
        return kind == TransitionKind.REBASE || kind == TransitionKind.SETUP_SECONDARY
                ? "reinitialize"
                : kind.word().replace('_', ' ');
    }
}
