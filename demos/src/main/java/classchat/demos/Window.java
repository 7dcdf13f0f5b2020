package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.pty4j.PtyProcess;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal's window with one program in it: what its user types and sees. Every method returns when what it says is to
 * be seen, and throws {@link DemoFailedException} if that takes longer than the stage has patience. Texts are awaited in
 * order: each is looked for after those that were awaited before it.
 *
 * <p>A window belongs to the thread that plays the demo; {@link #close} may be called from any.
 */
final class Window implements AutoCloseable {
    private static final String ENTER = "\r";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    private final Stage stage;
    private final String name;
    private final PtyProcess process;
    private final Screen screen;

    private Window(Stage stage, String name, PtyProcess process, Screen screen) {
        this.stage = stage;
        this.name = name;
        this.process = process;
        this.screen = screen;
    }

    /**
     * Starts a program.
     *
     * @param commandLine what somebody would type to start it
     * @param command what starts it here
     * @throws IOException if the operating system cannot start it
     */
    static Window open(Stage stage, String name, String commandLine, List<String> command, Path folder)
            throws IOException {
        Screen screen = new Screen(stage.columns(), Stage.ROWS);
        screen.print("$ " + commandLine + "\r\n");
        Window window = new Window(stage, name, Terminal.start(command, folder, stage.columns(), Stage.ROWS), screen);
        Thread thread = new Thread(window::watch, name + "'s screen");
        thread.setDaemon(true);
        thread.start();
        return window;
    }

    private void watch() {
        char[] buffer = new char[8 * 1_024];
        try (Reader output = new InputStreamReader(process.getInputStream(), UTF_8)) {
            for (int read; (read = output.read(buffer)) >= 0; ) {
                send(screen.print(new String(buffer, 0, read)));
            }
        } catch (IOException e) {
            screen.note("cannot be read any more: " + e.getMessage());
        } finally {
            screen.end();
        }
    }

    // --- what its user does

    /** Types a line and presses Enter. */
    Window types(String line) {
        typesHalf(line);
        Screen.Cursor end = screen.cursor();
        press(ENTER);
        check("types \"" + line + "\" and Enter", () -> screen.awaitCursorLeaves(end, stage.patience()));
        return this;
    }

    /** Types the beginning of a line; what is typed next goes on with it. */
    Window typesHalf(String beginning) {
        screen.beginTyping();
        press(beginning);
        sees("types \"" + beginning + '"', List.of(beginning));
        screen.endTyping();
        return this;
    }

    /** Ends the input. */
    Window pressesCtrlD() {
        screen.note("Ctrl-D");
        return press(CTRL_D);
    }

    /** Interrupts the program. */
    Window pressesCtrlC() {
        press(CTRL_C);
        return sees("presses Ctrl-C", List.of("^C"));
    }

    private Window press(String keys) {
        try {
            send(keys);
        } catch (IOException e) {
            throw stage.failed(name + " types: " + e.getMessage());
        }
        return this;
    }

    private void send(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(UTF_8));
    }

    // --- what its user sees

    /** Waits until {@code text} is shown. */
    Window shows(String text) {
        return showsInAnyOrder(text);
    }

    /** Waits until all of {@code texts} are shown; what comes next is looked for after the last of them. */
    Window showsInAnyOrder(String... texts) {
        return sees("shows \"" + String.join("\" and \"", texts) + '"', List.of(texts));
    }

    private Window sees(String what, List<String> texts) {
        String missing = stage.step(name + " " + what, () -> screen.await(texts, stage.patience()));
        if (missing != null) {
            String which = texts.size() > 1 ? "; \"" + missing + "\" is missing" : "";
            throw stage.failed(name + " " + what + ": " + why() + which);
        }
        return this;
    }

    /** Waits for a line with {@code start} in it, and returns what follows on that line. */
    String restOfLine(String start) {
        String step = name + " shows a line with \"" + start + '"';
        String rest = stage.step(step, () -> screen.awaitRestOfLine(start, stage.patience()));
        if (rest == null) {
            throw stage.failed(step + ": " + why());
        }
        return rest;
    }

    /** Waits until a server says where it listens, and returns the port. */
    int awaitPort() {
        String port = restOfLine("Listening on 127.0.0.1:");
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw stage.failed(name + " shows its port: it showed \"" + port + '"');
        }
    }

    /** Fails if {@code text} has been shown; says nothing about what is still to come. */
    Window hasNotShown(String text) {
        if (screen.contains(text)) {
            throw stage.failed(name + " has not shown \"" + text + "\": it has");
        }
        return this;
    }

    /** Waits until the program has ended, and everything that it printed is shown. */
    void exits(int status) {
        String step = "exits with status " + status;
        check(step, () -> screen.awaitEnd(stage.patience()) && hasExited());
        screen.note("exit status " + process.exitValue());
        if (process.exitValue() != status) {
            throw stage.failed(name + " " + step + ": its exit status is " + process.exitValue());
        }
    }

    private boolean hasExited() throws InterruptedException {
        return process.waitFor(stage.patience().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void check(String what, Stage.Step<Boolean> step) {
        if (!stage.step(name + " " + what, step)) {
            throw stage.failed(name + " " + what + ": " + why());
        }
    }

    private String why() {
        return screen.hasEnded()
                ? "its program has ended"
                : "not within " + stage.patience().toMillis() + " ms";
    }

    // --- what befalls it

    /** Sends a signal to the program, and waits until {@code isObeyed}. */
    void signal(String signal, Stage.Step<Boolean> isObeyed) {
        String what = "gets the signal " + signal;
        stage.step(name + " " + what, () -> sendSignal(signal));
        check(what, isObeyed);
    }

    /** By the shell's kill: it knows signals by name, and their numbers differ from system to system. */
    private int sendSignal(String signal) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw stage.failed(name + " gets the signal " + signal + ": " + e.getMessage());
        }
    }

    /** Processor time that the program has used; the system counts it in steps, often of 10 ms. */
    Duration processorTime() {
        return ProcessHandle.of(process.pid())
                .flatMap(program -> program.info().totalCpuDuration())
                .orElseThrow(() -> stage.failed(name + ": the system does not tell its processor time"));
    }

    /** Ends the program, whatever it is doing; when this returns, it has ended. May be called twice, and from any thread. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
        process.onExit().join(); // not waitFor: an interrupt must not leave a process behind
    }

    long pid() {
        return process.pid();
    }

    Screen screen() {
        return screen;
    }

    String name() {
        return name;
    }

    View view() {
        return new View(name, screen.lines());
    }
}
