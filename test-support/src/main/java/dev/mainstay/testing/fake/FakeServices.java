package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.ServiceContainers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Services that run or do not, and whose engine can be gone. Safe for all threads. */
public final class FakeServices implements ServiceContainers {

    private final Fault fault = new Fault();
    private final Map<String, Boolean> running = new LinkedHashMap<>();
    private int restarts;
    private boolean runOnSecondary;

    /** These services, all running. */
    public FakeServices(List<String> names) {
        names.forEach(name -> running.put(name, true));
    }

    /** The engine gives no answer from now on. */
    public synchronized void failWith(String reason) {
        fault.set(reason);
    }

    /** The engine answers again. */
    public synchronized void heal() {
        fault.clear();
    }

    /** They are never stopped from now on. */
    public synchronized void runOnSecondary() {
        runOnSecondary = true;
    }

    /** Whether that service runs; false too when it is none of these. */
    public synchronized boolean runs(String name) {
        return running.getOrDefault(name, false);
    }

    /** How often they were restarted. */
    public synchronized int restarts() {
        return restarts;
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(running.keySet());
    }

    @Override
    public synchronized List<String> stoppedOnSecondary() {
        return runOnSecondary ? List.of() : names();
    }

    @Override
    public synchronized void stop() {
        if (!stoppedOnSecondary().isEmpty()) {
            act(false);
        }
    }

    @Override
    public synchronized void restart() {
        act(true);
        restarts++;
    }

    /** Nothing is asked of the engine when there is nothing to act on. */
    private void act(boolean run) {
        if (!running.isEmpty()) {
            fault.throwUnavailable();
        }
        running.replaceAll((name, before) -> run);
    }
}
