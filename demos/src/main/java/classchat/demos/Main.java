package classchat.demos;

import classchat.basic.Cli;
import classchat.demos.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the demos: one command for each, and one for the benchmarks. */
@Command(
        name = "demos",
        mixinStandardHelpOptions = true,
        version = "ClassChat demos",
        description =
                "Plays the parts' programs as people would use them, and shows what each window showed; measures them, too.")
public final class Main extends Cli.Program {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, Cli.standardOutput(), Cli.standardError()));
    }

    /** Does what the command line says; returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand("part1", play(new Part1Demo(), out, err))
                .addSubcommand("part2", play(new Part2Demo(), out, err))
                .addSubcommand("part3", play(new Part3Demo(), out, err))
                .addSubcommand("part4", play(new Part4Demo(), out, err))
                .addSubcommand(new BenchCommand(out));
        return Cli.run(commands, args, out, err);
    }

    private static CommandLine play(Demo demo, PrintStream out, PrintStream err) {
        CommandLine command = new CommandLine(new Play(demo, out, err));
        command.getCommandSpec().usageMessage().description(demo.title() + ".");
        return command;
    }

    @Command(mixinStandardHelpOptions = true)
    static final class Play implements Callable<Integer> {
        private final Demo demo;
        private final PrintStream out;
        private final PrintStream err;

        Play(Demo demo, PrintStream out, PrintStream err) {
            this.demo = demo;
            this.out = out;
            this.err = err;
        }

        @Override
        public Integer call() throws IOException {
            out.println("==== " + demo.title());
            out.println();
            try (Stage stage = Stage.open(Programs.likeThisOne(), Stage.PATIENCE)) {
                demo.play(stage);
                out.print(stage.transcripts());
                out.println("==== went as scripted");
                return CommandLine.ExitCode.OK;
            } catch (DemoFailedException e) {
                out.println(e.getMessage());
                err.println("Error: the demo did not go as scripted: " + e.step());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
    }
}
