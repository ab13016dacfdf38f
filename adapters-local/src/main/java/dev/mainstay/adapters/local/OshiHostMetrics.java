package dev.mainstay.adapters.local;

import dev.mainstay.domain.topology.NodeMetrics;
import dev.mainstay.ports.out.HostMetrics;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Measures the machine with OSHI, which is loaded at the first look. Use of the processors is that since the look
 * before; the first look does not know it, and nobody waits for a second sample.
 *
 * <p>Safe for all threads; one look at a time. Source: spec/panel-api.md 5.5.
 */
final class OshiHostMetrics implements HostMetrics {

    private static final Logger log = LoggerFactory.getLogger(OshiHostMetrics.class);
    private static final double HUNDRED = 100.0;
    private static final long GIB = 1L << 30;

    private final Path disk;
    private Optional<HardwareAbstractionLayer> hardware = Optional.empty();
    private Optional<long[]> ticksBefore = Optional.empty();
    private boolean broken;

    /**
     * Loads nothing.
     *
     * @param disk a path on the file system whose use is told
     */
    OshiHostMetrics(Path disk) {
        this.disk = disk;
    }

    @Override
    public synchronized NodeMetrics look() {
        if (broken) {
            return onlyDisk();
        }
        try {
            HardwareAbstractionLayer machine = loaded();
            CentralProcessor processor = machine.getProcessor();
            GlobalMemory memory = machine.getMemory();
            return new NodeMetrics(
                    cpuPercent(processor),
                    share(memory.getTotal() - memory.getAvailable(), memory.getTotal()),
                    diskPercent(),
                    Optional.of(processor.getLogicalProcessorCount()),
                    Optional.of((int) (memory.getTotal() / GIB)));
        } catch (LinkageError | RuntimeException unloadable) {
            // A machine on which the native library does not load keeps its role: it only cannot say how busy it is.
            broken = true;
            log.atWarn()
                    .setMessage("the machine cannot be measured: processors and memory stay unknown")
                    .addKeyValue("cause", unloadable.toString())
                    .log();
            return onlyDisk();
        }
    }

    private HardwareAbstractionLayer loaded() {
        HardwareAbstractionLayer machine = hardware.orElseGet(() -> new SystemInfo().getHardware());
        hardware = Optional.of(machine);
        return machine;
    }

    private Optional<Double> cpuPercent(CentralProcessor processor) {
        long[] now = processor.getSystemCpuLoadTicks();
        Optional<Double> load =
                ticksBefore.map(before -> processor.getSystemCpuLoadBetweenTicks(before, now) * HUNDRED);
        ticksBefore = Optional.of(now);
        return load;
    }

    /** As df counts: what the root user keeps for itself is neither used nor free. */
    private Optional<Double> diskPercent() {
        try {
            FileStore store = Files.getFileStore(disk);
            long used = store.getTotalSpace() - store.getUnallocatedSpace();
            return share(used, used + store.getUsableSpace());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Double> share(long part, long whole) {
        return whole > 0 ? Optional.of(part * HUNDRED / whole) : Optional.empty();
    }

    private NodeMetrics onlyDisk() {
        return new NodeMetrics(Optional.empty(), Optional.empty(), diskPercent(), Optional.empty(), Optional.empty());
    }
}
