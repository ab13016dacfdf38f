package dev.mainstay.ports.out;

import java.nio.file.Path;

/**
 * Where the database server keeps its files, as the running server told; Debian keeps two of them apart (D24).
 *
 * @param dataDirectory setting {@code data_directory}
 * @param configFile setting {@code config_file}
 * @param hbaFile setting {@code hba_file}
 */
public record ServerFiles(Path dataDirectory, Path configFile, Path hbaFile) {}
