package classchat.demos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where a demo is played: opens its windows and closes them all in the end, whatever happened. When the Java machine is
 * interrupted (Ctrl-C, SIGTERM), the programs are ended, too; no process is left behind.
 */
final class Stage implements AutoCloseable {
    /** How long a step may take; one that comes true takes much less. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A window's height; what scrolls off is kept. */
    static final int ROWS = 24;

    private static final int HEADING_COLUMNS = 100;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** Something that is waited for. */
    interface Step<T> {
        T take() throws InterruptedException;
    }

    private final Programs programs;
    private final Duration patience;
    private final int columns;
    private final Path folder;
    private final Thread hook = new Thread(this::endAll, "stage-closer");

    // Guarded by this.
    private final List<Window> windows = new ArrayList<>();
    private boolean closed;

    private Stage(Programs programs, Duration patience, int columns, Path folder) {
        this.programs = programs;
        this.patience = patience;
        this.columns = columns;
        this.folder = folder;
    }

    /**
     * Opens an empty stage.
     *
     * @param patience how long a step may take
     * @param columns how wide its windows are
     * @throws IOException if there can be no temporary folder
     */
    static Stage open(Programs programs, Duration patience, int columns) throws IOException {
        Stage stage = new Stage(programs, patience, columns, Files.createTempDirectory("classchat-stage"));
        Runtime.getRuntime().addShutdownHook(stage.hook);
        return stage;
    }

    Duration patience() {
        return patience;
    }

    int columns() {
        return columns;
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
        Programs.Start start = programs.start(program, words(arguments));
        return open(name, start.shown(), start.command());
    }

    /**
     * Starts a program whose input is no keyboard but a file.
     *
     * @param file its name
     * @param lines what is in it
     * @throws IOException if the program has not been built, or cannot be started; the message is a sentence
     */
    Window openPiped(String file, List<String> lines, String name, String program, Object... arguments)
            throws IOException {
        Files.write(folder.resolve(file), lines);
        Programs.Start start = programs.start(program, words(arguments));
        List<String> command = new ArrayList<>(List.of("sh", "-c", "cat \"$0\" | \"$@\"", file));
        command.addAll(start.command());
        return open(name, "cat " + file + " | " + start.shown(), command);
    }

    private static List<String> words(Object... arguments) {
        return Arrays.stream(arguments).map(String::valueOf).toList();
    }

    private synchronized Window open(String name, String commandLine, List<String> command) throws IOException {
        if (closed) {
            throw new IllegalStateException("the stage is closed");
        }
        if (windows.stream().anyMatch(window -> window.name().equals(name))) {
            throw new IllegalArgumentException("there is already a window of that name: " + name);
        }
        Window window = Window.open(this, name, commandLine, command, folder);
        windows.add(window);
        return window;
    }

    /** Ends a program in the middle of whatever it does (SIGKILL). */
    void kills(Window window) {
        window.signal("KILL", () -> window.screen().awaitEnd(patience));
        window.screen().note("killed (kill -9)");
    }

    /** Stops a program where it is (SIGSTOP), as a laptop does whose lid is closed: it is still there, and does nothing. */
    void freezes(Window window) {
        window.signal("STOP", () -> until(() -> isStopped(window.pid())));
        window.screen().note("frozen (kill -STOP)");
    }

    /** Lets a frozen program go on (SIGCONT). */
    void wakes(Window window) {
        window.screen().note("goes on (kill -CONT)");
        window.signal("CONT", () -> true);
    }

    private static boolean isStopped(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return status.startsWith("T", status.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return true; // no Linux: it is stopped a moment after it was told to, and nothing says so
        }
    }

    /**
     * Waits until {@code busy} has used a second of processor time more; {@code idle} must not have used a tenth of
     * that meanwhile.
     */
    void compareIdle(Window idle, Window busy) {
        String step = idle.name() + " uses next to no processor time while " + busy.name() + " uses a second";
        Duration idleBefore = idle.processorTime();
        Duration busyBefore = busy.processorTime();
        boolean came = step(
                step, () -> until(() -> busy.processorTime().minus(busyBefore).compareTo(BUSY) >= 0));
        Duration used = idle.processorTime().minus(idleBefore);
        if (!came || used.compareTo(BUSY.dividedBy(10)) >= 0) {
            throw failed(step + ": it used " + used.toMillis() + " ms");
        }
        busy.screen().note("idle: 1 s of processor time used");
        idle.screen().note("idle: under 0.1 s of processor time used, while " + busy.name() + " used 1 s");
    }

    /** Asks until it is so: what the system tells about a process cannot be waited for in any other way. */
    private boolean until(BooleanSupplier isSo) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    /** Takes a step; an interrupt while it is waited for fails it. */
    <T> T step(String name, Step<T> step) {
        try {
            return step.take();
        } catch (InterruptedException e) {
            throw interrupted(name);
        }
    }

    DemoFailedException interrupted(String step) {
        Thread.currentThread().interrupt();
        return failed(step + ": interrupted");
    }

    DemoFailedException failed(String step) {
        return new DemoFailedException(step, transcripts(views()));
    }

    /** What every window shows, in the order in which they were opened. */
    synchronized List<View> views() {
        return windows.stream().map(Window::view).toList();
    }

    /** The windows' transcripts, one after the other, each with its title above it. */
    static String transcripts(List<View> views) {
        StringBuilder all = new StringBuilder();
        for (View view : views) {
            String heading = "---- " + view.title() + " ";
            all.append(heading)
                    .append("-".repeat(Math.max(4, HEADING_COLUMNS - heading.length())))
                    .append('\n')
                    .append(view.text())
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
        windows.forEach(Window::close);
        Terminal.delete(folder);
    }
}
