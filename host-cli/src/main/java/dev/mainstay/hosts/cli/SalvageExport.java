package dev.mainstay.hosts.cli;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.hosts.cli.render.JsonText;
import dev.mainstay.hosts.cli.render.SalvageView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fetches the files of one report into a directory. */
@Command(
        name = "export",
        description =
                "Writes a report and its CSV files into a directory, for its owner's eyes only. Overwrites nothing.")
final class SalvageExport implements Callable<Integer> {

    private static final String SUMMARY = "report.json";

    private final Desk desk;

    @Parameters(index = "0", paramLabel = "ID", description = "The report's id, as 'mainstay salvage list' shows it.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "Where the files go; made when it is not there.")
    private Path directory = Path.of(".");

    SalvageExport(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        OperationId report = new OperationId(id);
        HttpAdmin admin = desk.admin();
        HttpAdmin.Reply reply = admin.salvage(report);
        if (!reply.success()) {
            return SalvageCommand.listed(desk, desk.refuse(reply));
        }
        List<ExportFetch.Wanted> files = ExportFetch.wanted(reply.data());
        ExportDirectory target = new ExportDirectory(directory);
        target.prepare(names(files));
        new ExportFetch(desk, admin, report, target).fetch(files);
        target.write(SUMMARY, into -> into.write(JsonText.line(reply.data()).getBytes(StandardCharsets.UTF_8)));
        desk.terminal()
                .say(
                        desk.json()
                                ? JsonText.line(reply.data())
                                : SalvageView.exported(reply.data(), directory.toString()));
        return ExitCodeOf.OK;
    }

    private static List<String> names(List<ExportFetch.Wanted> files) {
        return Stream.concat(files.stream().map(file -> file.name().value()), Stream.of(SUMMARY))
                .toList();
    }
}
