package classchat.demos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a demo is played: opens its windows and closes them all in the end, whatever happened. When the Java machine is
 * interrupted (Ctrl-C, SIGTERM), the programs are ended, too; no process is left behind.
 */
final class Stage implements AutoCloseable {
    /** How long a step may take; one that comes true takes much less. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int HEADING_COLUMNS = 100;

    private final Programs programs;
    private final Duration patience;
    private final Thread hook = new Thread(this::endAll, "stage-closer");

    // Guarded by this.
    private final List<Role> cast = new ArrayList<>();
    private boolean closed;

    private Stage(Programs programs, Duration patience) {
        this.programs = programs;
        this.patience = patience;
    }

    /**
     * Opens an empty stage.
     *
     * @param patience how long a step may take
     */
    static Stage open(Programs programs, Duration patience) {
        Stage stage = new Stage(programs, patience);
        Runtime.getRuntime().addShutdownHook(stage.hook);
        return stage;
    }

    Duration patience() {
        return patience;
    }

    /**
     * Starts a program in a window.
     *
     * @param name who sits there; no two windows of a demo have the same
     * @param program {@code part1}, for example
     * @param arguments the program's own
     * @throws IOException if the program has not been built, or cannot be started; the message is a sentence
     */
    Window open(String name, String program, Object... arguments) throws IOException {
        List<String> words = Arrays.stream(arguments).map(String::valueOf).toList();
        return open(name, program + " " + String.join(" ", words), programs.command(program, words));
    }

    /**
     * Starts a program whose input is no keyboard: {@code lines}, and then the end, as fast as the program takes them.
     *
     * @param source what somebody would type to make these lines: {@code cat questions.txt}
     * @param lines asked for one after the other, by a thread of the window
     * @throws IOException if the program has not been built, or cannot be started; the message is a sentence
     */
    Window openPiped(String source, Stream<String> lines, String name, String program, Object... arguments)
            throws IOException {
        List<String> words = Arrays.stream(arguments).map(String::valueOf).toList();
        String commandLine = source + " | " + program + " " + String.join(" ", words);
        return open(name, commandLine, programs.command(program, words)).isFed(lines);
    }

    private synchronized Window open(String name, String commandLine, List<String> command) throws IOException {
        checkIsNew(name);
        Window window = Window.open(this, name, commandLine, command);
        cast.add(window);
        return window;
    }

    /** Connects a client that never reads. */
    synchronized void connectSilently(String name, int port) throws IOException {
        checkIsNew(name);
        cast.add(SilentClient.connect(name, port));
    }

    private void checkIsNew(String name) {
        if (closed) {
            throw new IllegalStateException("the stage is closed");
        }
        if (cast.stream().anyMatch(role -> role.name().equals(name))) {
            throw new IllegalArgumentException("there is already a window of that name: " + name);
        }
    }

    /** Asks a program to end, as the system does when it shuts down (SIGTERM). */
    void stops(Window window) {
        window.stop();
    }

    /** Ends a program in the middle of whatever it does (SIGKILL). */
    void kills(Window window) {
        window.kill();
    }

    DemoFailedException failed(String step) {
        return new DemoFailedException(step, transcripts());
    }

    /** Every window's transcript, in the order in which they were opened. */
    synchronized String transcripts() {
        StringBuilder all = new StringBuilder();
        for (Role role : cast) {
            String heading = "---- " + role.name() + ": " + role.commandLine() + " ";
            all.append(heading)
                    .append("-".repeat(Math.max(4, HEADING_COLUMNS - heading.length())))
                    .append('\n')
                    .append(role.transcript())
                    .append('\n');
        }
        return all.toString();
    }

    /** Ends every program that still runs; returns when they have ended. */
    @Override
    public void close() {
        endAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The Java machine is ending already, and the hook does the same at the same time.
        }
    }

    private synchronized void endAll() {
        closed = true;
        cast.forEach(Role::close);
    }
}
