package dev.mainstay.testing.sim.engine;

/** Whether the agent's process is to die at one of its next effects, and on which side of it. */
final class Doom {

    private long left = -1;
    private boolean after;

    /** At that effect, counted from 0, before or after it. */
    void set(long effect, boolean afterIt) {
        left = effect;
        after = afterIt;
    }

    void lift() {
        left = -1;
    }

    void before(String call) {
        if (left == 0 && !after) {
            left = -1;
            throw new Death("before " + call);
        }
    }

    void after(String call) {
        if (left == 0 && after) {
            left = -1;
            throw new Death("after " + call);
        }
        left = Math.max(-1, left - 1);
    }
}
