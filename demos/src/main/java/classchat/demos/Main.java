package classchat.demos;

import classchat.basic.Cli;
import classchat.demos.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demos: one command for each part's, and one for the benchmarks. */
@Command(
        name = "demos",
        mixinStandardHelpOptions = true,
        version = "ClassChat " + Cli.VERSION + ", demos",
        description =
                "Plays the parts' programs as people would use them, and shows what each window showed; measures them, too.")
public final class Main extends Cli.Program {
    private static final List<String> PARTS = List.of("part1", "part2", "part3", "part4", "part5");

    /** Every demo, in the order in which a part's are played. */
    static final List<Demo> DEMOS = List.of(
            new Part1Conversation(),
            new Part1Operator(),
            new Part2Callbacks(),
            new Part2Endings(),
            new Part3Discussion(),
            new Part3Cutoff(),
            new Part3Threads(),
            new Part4Relay(),
            new Part4Refusals(),
            new Part5Groups(),
            new Part5Offline());

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main());
        for (String part : PARTS) {
            commands.addSubcommand(part, play(part, out, err));
        }
        return Cli.run(commands.addSubcommand(new BenchCommand(out)), args, out, err);
    }

    private static CommandLine play(String part, PrintStream out, PrintStream err) {
        List<Demo> demos =
                DEMOS.stream().filter(demo -> demo.name().startsWith(part)).toList();
        CommandLine command = new CommandLine(new Play(demos, out, err));
        command.getCommandSpec()
                .usageMessage()
                .description(demos.stream()
                        .map(demo -> demo.name() + ": " + demo.title() + ".")
                        .toArray(String[]::new));
        return command;
    }

    @Command(mixinStandardHelpOptions = true)
    static final class Play implements Callable<Integer> {
        private final List<Demo> demos;
        private final PrintStream out;
        private final PrintStream err;

        @Option(
                names = "--output",
                paramLabel = "FOLDER",
                description = "Where transcripts and screenshots are written (default: the project's demos folder).")
        private Path folder = Programs.projectFolder().resolve("demos");

        Play(List<Demo> demos, PrintStream out, PrintStream err) {
            this.demos = demos;
            this.out = out;
            this.err = err;
        }

        @Override
        public Integer call() throws IOException {
            Archive archive = Archive.in(folder);
            for (Demo demo : demos) {
                out.println("==== " + demo.name() + ": " + demo.title());
                out.println();
                try {
                    List<View> views = play(demo);
                    out.print(Stage.transcripts(views));
                    archive.keep(demo.name(), views);
                } catch (DemoFailedException e) {
                    out.println(e.getMessage());
                    err.println("Error: the demo " + demo.name() + " did not go as scripted: " + e.step());
                    return CommandLine.ExitCode.SOFTWARE;
                }
                out.println("==== " + demo.name() + " went as scripted");
                out.println();
            }
            return CommandLine.ExitCode.OK;
        }

        private static List<View> play(Demo demo) throws IOException {
            try (Stage stage = Stage.open(Programs.likeThisOne(), Stage.PATIENCE, demo.columns())) {
                demo.play(stage);
                return Masks.applyTo(stage.views());
            }
        }
    }
}
