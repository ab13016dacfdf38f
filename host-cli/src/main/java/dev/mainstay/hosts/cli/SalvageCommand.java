package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.cli.render.SalvageView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at what was saved of writes that never replicated. */
final class SalvageCommand {

    private SalvageCommand() {}

    /** The group. */
    @Command(name = "salvage", description = "Shows what this node saved of writes that never replicated.")
    static final class Group {}

    /** Lists the reports. */
    @Command(name = "list", description = "Lists the reports of this node, the newest first.")
    static final class Reports implements Callable<Integer> {

        private final Desk desk;

        Reports(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            HttpAdmin.Reply reply = desk.admin().salvage();
            return desk.print(reply, () -> SalvageView.list(reply.data()));
        }
    }

    /** Shows one report. */
    @Command(name = "show", description = "Shows one report: its tables, and what could not be exported.")
    static final class Show implements Callable<Integer> {

        private final Desk desk;

        @Parameters(paramLabel = "ID", description = "The report's id, as 'mainstay salvage list' shows it.")
        private String id = "";

        Show(Desk desk) {
            this.desk = desk;
        }

        @Override
        public Integer call() {
            HttpAdmin.Reply reply = desk.admin().salvage(new OperationId(id));
            return listed(desk, desk.print(reply, () -> SalvageView.whole(reply.data())));
        }
    }

    /** Where there is no such report, those that there are. */
    static int listed(Desk desk, int code) {
        if (code == ExitCodeOf.error(ErrorCode.NOT_FOUND)) {
            desk.terminal().remark("See which reports there are: mainstay salvage list");
        }
        return code;
    }
}
