package dev.mainstay.adapters.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.EventId;
import java.util.List;
import java.util.function.Consumer;

/** One line of the event file: an event that happened, or events that arrived in the shared table. */
sealed interface EventLine {

    /** One action per kind. */
    void match(Consumer<Happened> happened, Consumer<Arrived> arrived);

    /** As JSON. */
    String encode();

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when it does not understand the line
     */
    static EventLine decode(String line) {
        Fields fields = Json.parse(line);
        fields.requireSchema("v", Format.SCHEMA);
        return fields.optionalObject(Format.EVENT)
                .map(EventCodec::decode)
                .<EventLine>map(Happened::new)
                .orElseGet(() -> new Arrived(
                        fields.texts(Format.SENT).stream().map(EventId::new).toList()));
    }

    /**
     * An event that happened.
     *
     * @param event it
     */
    record Happened(RecordedEvent event) implements EventLine {
        @Override
        public void match(Consumer<Happened> happened, Consumer<Arrived> arrived) {
            happened.accept(this);
        }

        @Override
        public String encode() {
            ObjectNode tree = Json.object().put("v", Format.SCHEMA);
            tree.set(Format.EVENT, EventCodec.encode(event));
            return Json.print(tree);
        }
    }

    /**
     * Events that arrived in the shared table.
     *
     * @param ids theirs
     */
    record Arrived(List<EventId> ids) implements EventLine {

        /** Copies the list. */
        public Arrived {
            ids = List.copyOf(ids);
        }

        @Override
        public void match(Consumer<Happened> happened, Consumer<Arrived> arrived) {
            arrived.accept(this);
        }

        @Override
        public String encode() {
            ObjectNode tree = Json.object().put("v", Format.SCHEMA);
            tree.set(Format.SENT, Json.texts(ids.stream().map(EventId::value).toList()));
            return Json.print(tree);
        }
    }

    /** The names in the file. */
    final class Format {

        static final int SCHEMA = 1;
        static final String EVENT = "event";
        static final String SENT = "sent";

        private Format() {}
    }
}
