package dev.mainstay.adapters.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The relations of one old database, by number and by file. Immutable.
 *
 * @param relations all of them, by schema and name
 * @param byOid the same by number
 * @param byFile the same by file
 * @param own numbers of Mainstay's own tables and what belongs to them
 */
record OldCatalog(
        List<OldRelation> relations, Map<Long, OldRelation> byOid, Map<WalFile, OldRelation> byFile, Set<Long> own) {

    /** Mainstay's own tables; what they say of the old branch is of no use to anybody. */
    private static final Set<String> OWN =
            Set.of("cluster_config", "cluster_nodes", "cluster_events", "mainstay_schema_history");

    /**
     * From what the server told.
     *
     * @param ownSchema tells the schema with our tables
     */
    static OldCatalog of(List<OldRelation> relations, Predicate<String> ownSchema) {
        Map<Long, OldRelation> byOid = new LinkedHashMap<>();
        Map<WalFile, OldRelation> byFile = new LinkedHashMap<>();
        Set<Long> own = new TreeSet<>();
        for (OldRelation relation : relations) {
            byOid.put(relation.oid(), relation);
            byFile.put(relation.file(), relation);
            if (ownSchema.test(relation.schema()) && OWN.contains(relation.name())) {
                own.add(relation.oid());
            }
        }
        relations.stream()
                .filter(relation -> own.contains(relation.owner()))
                .map(OldRelation::oid)
                .toList()
                .forEach(own::add);
        return new OldCatalog(List.copyOf(relations), byOid, byFile, own);
    }

    boolean isOwn(OldRelation relation) {
        return own.contains(relation.oid());
    }

    /**
     * Whose file that is or was: a table that was never emptied or rewritten before has its file under its own number. Of
     * a TOAST table, the table that it is a part of.
     */
    Optional<OldRelation> find(WalFile file) {
        return Optional.ofNullable(byFile.get(file))
                .or(() -> Optional.ofNullable(byOid.get(file.node())).filter(OldRelation::hasMoved))
                .map(found -> found.isSequence() ? found : byOid.getOrDefault(found.owner(), found));
    }

    /** The file is a relation's own, not that of its long values. */
    boolean isMain(WalFile file) {
        return find(file)
                .filter(found -> found.file().equals(file) || found.oid() == file.node())
                .isPresent();
    }

    List<OldRelation> tables() {
        return relations.stream()
                .filter(OldRelation::isTable)
                .filter(relation -> !isOwn(relation))
                .toList();
    }
}
