package classchat.basic.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every program, and each of its commands, says of itself. */
public interface HelpContract {
    int COLUMNS = 80;
    Pattern COMMANDS = Pattern.compile("(?s)\\RCommands:\\R(.*)");
    Pattern COMMAND = Pattern.compile("(?m)^  (\\S+)");

    /** Runs the program; returns its exit status. */
    int run(String[] args, PrintStream out, PrintStream err);

    @Test
    @DisplayName("R6.2 --help of the program and of each command fits a window of 80 columns")
    default void helpFits() {
        for (List<String> command : commands(List.of())) {
            assertThat(outputOf(command, "--help").lines())
                    .as("%s --help", command)
                    .isNotEmpty()
                    .allMatch(line -> line.length() <= COLUMNS);
        }
    }

    @Test
    @DisplayName("R6.2 --version of the program and of each command names ClassChat and its version")
    default void version() {
        for (List<String> command : commands(List.of())) {
            assertThat(outputOf(command, "--version"))
                    .as("%s --version", command)
                    .matches("ClassChat \\d+\\.\\d+(, [a-z0-9 ]+)?\\R");
        }
    }

    /** Returns {@code command} and all commands below it, as its help lists them. */
    private List<List<String>> commands(List<String> command) {
        List<List<String>> found = new ArrayList<>(List.of(command));
        COMMANDS.matcher(outputOf(command, "--help"))
                .results()
                .flatMap(list -> COMMAND.matcher(list.group(1)).results())
                .map(MatchResult::group)
                .map(name -> {
                    List<String> below = new ArrayList<>(command);
                    below.add(name.strip());
                    return below;
                })
                .forEach(below -> found.addAll(commands(below)));
        return found;
    }

    private String outputOf(List<String> command, String option) {
        List<String> args = new ArrayList<>(command);
        args.add(option);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                run(args.toArray(String[]::new), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        assertThat(err.toString(UTF_8)).as("errors of %s", args).isEmpty();
        assertThat(status).as("exit status of %s", args).isZero();
        return out.toString(UTF_8);
    }
}
