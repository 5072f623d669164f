package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import talker.bench.Bench;
import talker.bench.BenchFailure;
import talker.bench.Pace;
import talker.bench.Plan;
import talker.bench.Plot;
import talker.bench.Report;
import talker.bench.ReportJson;
import talker.bench.ReportText;
import talker.bench.Scenario;
import talker.bench.Target;
import talker.bench.Topology;

/** {@code talker bench}: puts a load on a server and tells what became of it. */
@Command(
        name = "bench",
        description = {
            "Puts a load on a running server, and tells how fast it was and whether everything came once and in order:"
                    + " if not, the exit code is 1.",
            "The rooms r0, r1, … and the users u0, u1, … of the account 'bench' are made for it. What is said in them"
                    + " stays in the journal: take a server whose data you can do without.",
            "Scenarios: big-room (1 room of 500, 10 talk), many-rooms (200 of 10, 1 talks), idle (1000 of 10, silent),"
                    + " typing (500, 20 type live), reconnect-storm (500, 10 talk, the others drop all at once)."
        })
final class BenchCommand extends AdminCommand {
    private static final int STORMS = 3;

    @Parameters(paramLabel = "SCENARIO", converter = Converters.BenchScenario.class)
    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where the server listens for the Talker Protocol. Default: 127.0.0.1")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            split = ",",
            description = "The port of the Talker Protocol; of a cluster those of several nodes, which the connections"
                    + " take in turn. Default: 61800")
    private List<Integer> ports = List.of(61800);

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            converter = Converters.Account.class,
            description = "Another account; one for each that loads the server at the same time. Default: bench")
    private String account = "bench";

    @Option(names = "--rooms", paramLabel = "N", description = "How many rooms")
    private @Nullable Integer rooms;

    @Option(names = "--members", paramLabel = "N", description = "How many members each room has")
    private @Nullable Integer members;

    @Option(names = "--senders", paramLabel = "N", description = "How many members of each room talk")
    private @Nullable Integer senders;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Finals a second of all senders together, due at fixed times. Latency counts from then")
    private @Nullable Double rate;

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            description = "A closed loop: so many finals of a sender are under way, as fast as the server goes."
                    + " Default: 1")
    private @Nullable Integer outstanding;

    @Option(
            names = "--partials",
            paramLabel = "N",
            description = "Typing: partials a second of each typist. Default: 5")
    private @Nullable Double partials;

    @Option(
            names = "--final-every",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "Typing: how often a typist finishes a message. Default: 3s")
    private @Nullable Duration finalEvery;

    @Option(names = "--storms", paramLabel = "N", description = "Reconnect-storm: how often all drop. Default: 3")
    private @Nullable Integer storms;

    @Option(names = "--size", paramLabel = "N", description = "Characters in a final. Default: 100")
    private int size = 100;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "Load before it is measured. Default: 5s")
    private Duration warmUp = Duration.ofSeconds(5);

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "How long it is measured, 1h at the most. Default: 20s")
    private Duration duration = Duration.ofSeconds(20);

    @Option(names = "--protocol", paramLabel = "N", description = "The version that is spoken, 1 or 2. Default: 1")
    private int version = 1;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description = "The server's processes on this machine, whose processor time and memory are told. Default:"
                    + " the one that uses the data folder")
    private List<Long> pids = List.of();

    @Option(names = "--tls", description = "Through TLS; --ca names whom to trust.")
    private boolean isSecured;

    @Option(names = "--json", description = "One JSON object instead of the text.")
    private boolean isJson;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draws deliveries and latencies over time, as SVG.")
    private @Nullable Path plot;

    @Override
    void run(AdminClient server, Printout out) {
        Plan plan = plan();
        if (ports.stream().anyMatch(port -> port < 1 || port > 65535)) {
            throw new ParameterException(spec.commandLine(), "--port must be 1 to 65535");
        }
        PrintWriter err = spec.commandLine().getErr();
        Printout notes = new Printout(err);
        Target target = new BenchRooms(server, account)
                .prepare(
                        plan.topology(),
                        ports.stream()
                                .map(port -> new InetSocketAddress(host, port))
                                .toList(),
                        isSecured ? Optional.of(trust()) : Optional.empty());
        BenchLimits limits = BenchLimits.of(server);
        limits.warning(plan).ifPresent(notes::line);
        Report report = load(plan, target, processes(server), err);
        if (isJson) {
            out.line(ReportJson.of(report).toString());
        } else {
            ReportText.of(report).forEach(line -> out.line(line));
        }
        out.flush();
        draw(report);
        limits.verdict(report).ifPresent(notes::line);
        if (report.generator().isBusy()) {
            notes.line("This tool itself was busy nearly all of the time: the server may be faster than told.");
        }
        report.fault().ifPresent(fault -> {
            throw new CommandFailure(fault);
        });
    }

    private Plan plan() {
        try {
            Topology usual = scenario.topology();
            Topology topology = new Topology(
                    rooms != null ? rooms : usual.rooms(),
                    members != null ? members : usual.members(),
                    senders != null ? senders : usual.senders());
            return new Plan(scenario, topology, pace(), Plan.Timing.of(warmUp, duration), size, stormCount(), version);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Pace pace() {
        boolean isTyping = scenario == Scenario.TYPING;
        boolean isIdle = scenario == Scenario.IDLE;
        refuse((rate != null || outstanding != null) && (isTyping || isIdle), "--rate and --outstanding");
        refuse(rate != null && outstanding != null, "--rate together with --outstanding");
        refuse((partials != null || finalEvery != null) && !isTyping, "--partials and --final-every");
        if (rate != null) {
            return new Pace.Rate(rate);
        }
        if (outstanding != null) {
            return new Pace.ClosedLoop(outstanding);
        }
        if (scenario.pace() instanceof Pace.Typing usual) {
            return new Pace.Typing(
                    partials != null ? partials : usual.partialsPerSecond(),
                    finalEvery != null ? finalEvery : usual.finalEvery());
        }
        return scenario.pace();
    }

    private int stormCount() {
        refuse(storms != null && scenario != Scenario.RECONNECT_STORM, "--storms");
        return storms != null ? storms : scenario == Scenario.RECONNECT_STORM ? STORMS : 0;
    }

    private void refuse(boolean isWrong, String what) {
        if (isWrong) {
            throw new ParameterException(spec.commandLine(), what + " cannot be used with " + scenario.label());
        }
    }

    private List<Long> processes(AdminClient server) {
        if (pids.isEmpty()) {
            return server.localPid().stream().toList();
        }
        Optional<Long> unknown =
                pids.stream().filter(pid -> ProcessHandle.of(pid).isEmpty()).findFirst();
        unknown.ifPresent(pid -> {
            throw new CommandFailure("There is no process " + pid + ". Leave --pid away, or see 'ps'.");
        });
        return pids;
    }

    private static Report load(Plan plan, Target target, List<Long> processes, PrintWriter err) {
        BenchProgress progress = new BenchProgress(err, StandardStream.ERROR.isTerminal());
        try {
            return Bench.run(plan, target, processes, progress);
        } catch (BenchFailure failed) {
            throw new CommandFailure(String.valueOf(failed.getMessage()), failed);
        } finally {
            progress.end();
        }
    }

    private void draw(Report report) {
        if (plot != null) {
            try {
                Files.writeString(plot, Plot.svg(report), UTF_8);
            } catch (IOException failed) {
                throw new CommandFailure("The picture cannot be written to " + plot + ". Name another --plot.", failed);
            }
        }
    }
}
