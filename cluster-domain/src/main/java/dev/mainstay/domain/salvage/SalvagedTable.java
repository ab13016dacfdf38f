package dev.mainstay.domain.salvage;

/**
 * One table with rows that never replicated.
 *
 * <p>Immutable.
 *
 * @param database its database
 * @param schema its schema
 * @param name its name; of a partition, the partition's own
 * @param inserts rows that were inserted
 * @param updates rows that were updated
 * @param deletes rows that were deleted: they are on the surviving branch still
 * @param rows row versions in the export
 * @param file the export's name within the report, a CSV with a header; empty when nothing was exported
 * @param bytes the size of that file
 */
public record SalvagedTable(
        String database,
        String schema,
        String name,
        long inserts,
        long updates,
        long deletes,
        long rows,
        String file,
        long bytes) {}
