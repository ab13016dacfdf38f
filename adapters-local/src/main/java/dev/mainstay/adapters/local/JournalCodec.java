package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.TransitionKind;
import java.time.Instant;

/** Journal entries as lines of JSON and back. Pure. */
final class JournalCodec {

    private static final int SCHEMA = 1;

    private JournalCodec() {}

    static String encode(JournalEntry entry) {
        return Json.print(entry.accept(new Encoder()));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when it does not understand the line
     */
    static JournalEntry decode(String line) {
        Fields fields = Json.parse(line);
        fields.requireSchema("v", SCHEMA);
        OperationId operation = new OperationId(fields.text("operation"));
        Instant at = fields.moment("at");
        String kind = fields.text("entry");
        return switch (kind) {
            case Encoder.STARTED ->
                new JournalEntry.Started(
                        operation,
                        fields.word("transition", TransitionKind::of),
                        fields.text("actor"),
                        fields.facts("facts"),
                        at);
            case Encoder.STEP_STARTED -> new JournalEntry.StepStarted(operation, fields.text("step"), at);
            case Encoder.STEP_REACHED ->
                new JournalEntry.StepReached(operation, fields.text("step"), fields.facts("facts"), at);
            case Encoder.STEP_FAILED ->
                new JournalEntry.StepFailed(operation, fields.text("step"), fields.text("reason"), at);
            case Encoder.UNDO_STARTED -> new JournalEntry.UndoStarted(operation, fields.text("reason"), at);
            case Encoder.STEP_UNDONE -> new JournalEntry.StepUndone(operation, fields.text("step"), at);
            case Encoder.FINISHED ->
                new JournalEntry.Finished(operation, fields.flag("succeeded"), fields.text("reason"), at);
            default -> throw new IllegalArgumentException("this version does not know the entry '" + kind + "'");
        };
    }

    /** One object per kind. */
    private static final class Encoder implements JournalEntry.Visitor<ObjectNode> {

        static final String STARTED = "started";
        static final String STEP_STARTED = "step_started";
        static final String STEP_REACHED = "step_reached";
        static final String STEP_FAILED = "step_failed";
        static final String UNDO_STARTED = "undo_started";
        static final String STEP_UNDONE = "step_undone";
        static final String FINISHED = "finished";

        @Override
        public ObjectNode visit(JournalEntry.Started entry) {
            ObjectNode tree =
                    head(STARTED, entry).put("transition", entry.kind().word()).put("actor", entry.actor());
            tree.set("facts", Json.facts(entry.facts()));
            return tree;
        }

        @Override
        public ObjectNode visit(JournalEntry.StepStarted entry) {
            return head(STEP_STARTED, entry).put("step", entry.step());
        }

        @Override
        public ObjectNode visit(JournalEntry.StepReached entry) {
            ObjectNode tree = head(STEP_REACHED, entry).put("step", entry.step());
            tree.set("facts", Json.facts(entry.facts()));
            return tree;
        }

        @Override
        public ObjectNode visit(JournalEntry.StepFailed entry) {
            return head(STEP_FAILED, entry).put("step", entry.step()).put("reason", entry.reason());
        }

        @Override
        public ObjectNode visit(JournalEntry.UndoStarted entry) {
            return head(UNDO_STARTED, entry).put("reason", entry.reason());
        }

        @Override
        public ObjectNode visit(JournalEntry.StepUndone entry) {
            return head(STEP_UNDONE, entry).put("step", entry.step());
        }

        @Override
        public ObjectNode visit(JournalEntry.Finished entry) {
            return head(FINISHED, entry).put("succeeded", entry.succeeded()).put("reason", entry.reason());
        }

        private static ObjectNode head(String kind, JournalEntry entry) {
            return Json.object()
                    .put("v", SCHEMA)
                    .put("entry", kind)
                    .put("operation", entry.operation().value())
                    .put("at", entry.at().toString());
        }
    }
}
