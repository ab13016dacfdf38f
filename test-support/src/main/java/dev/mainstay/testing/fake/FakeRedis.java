package dev.mainstay.testing.fake;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.Reach;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.RedisObservation;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Redis that holds keys, follows another one of its {@link FakeRedisNetwork}, and can be down. A copy is made when
 * somebody looks at it.
 *
 * <p>Safe for all threads as long as replicas form no circle.
 */
public final class FakeRedis implements RedisControl {

    private final FakeRedisNetwork network;
    private final RedisSource self;
    private final List<String> commands = new ArrayList<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private boolean managed = true;
    private boolean up = true;
    private boolean hasConfigFile = true;
    private Optional<RedisSource> source = Optional.empty();
    private Optional<RedisSource> sourceInFile = Optional.empty();

    /** {@code self} is what replicas of it must know. */
    FakeRedis(FakeRedisNetwork network, RedisSource self) {
        this.network = network;
        this.self = self;
    }

    /** Redis replication is not configured on this node. */
    public synchronized void unmanaged() {
        managed = false;
    }

    /** It stops answering. */
    public synchronized void down() {
        up = false;
    }

    /** It answers again, with what it had. */
    public synchronized void up() {
        up = true;
    }

    /** It was started without a configuration file, or may not write it: a role lasts until the next start (M19). */
    public synchronized void loseConfigFile() {
        hasConfigFile = false;
    }

    /** It starts anew with its keys, in the role that its configuration file names (M19). */
    public synchronized void restart() {
        source = sourceInFile;
        up = true;
    }

    /** The same without its keys, as without persistence (M19). */
    public synchronized void restartEmpty() {
        keys.clear();
        restart();
    }

    /** Where it listens. */
    public Endpoint at() {
        return self.main();
    }

    /** The commands that changed it, oldest first; passwords are not among them. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** Writes a key, as a client does. */
    public synchronized void put(String key, String value) {
        keys.put(key, value);
    }

    /** Reads a key, as a client does. */
    public synchronized Optional<String> get(String key) {
        copy();
        return Optional.ofNullable(keys.get(key));
    }

    @Override
    public synchronized boolean isManaged() {
        return managed;
    }

    @Override
    public synchronized RedisObservation look() {
        if (!up) {
            return new RedisObservation(false, silence(), Optional.empty(), false);
        }
        copy();
        return new RedisObservation(
                true, "", source.map(RedisSource::main), linkedMain().isPresent());
    }

    @Override
    public synchronized void follow(RedisSource main) {
        command("REPLICAOF " + main.main());
        play(List.of(main));
    }

    @Override
    public synchronized void standAlone() {
        command("REPLICAOF NO ONE");
        play(List.of());
    }

    private void play(List<RedisSource> main) {
        Optional<RedisSource> next = main.stream().findFirst();
        source = managed ? next : source;
        sourceInFile = managed && hasConfigFile ? next : sourceInFile;
    }

    @Override
    public Optional<Secret> password() {
        return self.password();
    }

    @Override
    public Reach reach(Endpoint server, Duration limit) {
        return network.find(server).isPresent() ? Reach.yes() : Reach.no("nothing answers at " + server);
    }

    synchronized boolean isUp() {
        return up;
    }

    private void command(String text) {
        if (!managed) {
            return;
        }
        if (!up) {
            throw new UnavailableException(silence());
        }
        copy();
        commands.add(text);
    }

    /** Takes over the main's keys when the link works. */
    private void copy() {
        linkedMain().ifPresent(server -> {
            keys.clear();
            keys.putAll(server.everything());
        });
    }

    private Optional<FakeRedis> linkedMain() {
        return source.flatMap(from -> network.find(from.main()).filter(server -> server.admits(from)));
    }

    private boolean admits(RedisSource presented) {
        return self.password().isEmpty() || self.password().equals(presented.password());
    }

    private synchronized Map<String, String> everything() {
        return new LinkedHashMap<>(keys);
    }

    private String silence() {
        return "Redis at " + at() + " does not answer";
    }
}
