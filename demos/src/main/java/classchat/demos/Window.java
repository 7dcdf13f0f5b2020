package classchat.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One running program, with what its user types and sees. Every method that waits does so until what it waits for is
 * there, and throws {@link DemoFailedException} if that takes longer than the stage has patience. Texts are awaited in
 * order: each is looked for after those that were awaited before it.
 *
 * <p>Typing never waits, however slowly the program reads. A window belongs to the thread that plays the demo.
 */
final class Window implements Role {
    private final Stage stage;
    private final String name;
    private final String commandLine;
    private final Process process;
    private final Transcript transcript = new Transcript();
    private final ExecutorService keyboard;

    private Window(Stage stage, String name, String commandLine, Process process) {
        this.stage = stage;
        this.name = name;
        this.commandLine = commandLine;
        this.process = process;
        this.keyboard = Executors.newSingleThreadExecutor(task -> daemon(task, name + " types"));
    }

    /**
     * Starts a program.
     *
     * @param commandLine what somebody would type to start it
     * @param command what starts it here
     * @throws IOException if the operating system cannot start it
     */
    static Window open(Stage stage, String name, String commandLine, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Window window = new Window(stage, name, commandLine, process);
        daemon(window::watchScreen, name + "'s screen").start();
        return window;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void watchScreen() {
        char[] buffer = new char[8 * 1_024];
        try (Reader screen = new InputStreamReader(process.getInputStream(), UTF_8)) {
            for (int read; (read = screen.read(buffer)) >= 0; ) {
                transcript.printed(new String(buffer, 0, read));
            }
        } catch (IOException e) {
            transcript.note("cannot be read any more: " + e.getMessage());
        } finally {
            transcript.end();
        }
    }

    // --- what its user does

    /** Types a line and presses Enter. */
    Window types(String line) {
        transcript.typed(line, true);
        return send(line + "\n");
    }

    /** Types the beginning of a line; what is typed next goes on with it. */
    Window typesHalf(String beginning) {
        transcript.typed(beginning, false);
        return send(beginning);
    }

    /** Ends the input. */
    Window pressesCtrlD() {
        transcript.note("Ctrl-D");
        return endInput();
    }

    /** What is piped in is not seen in a window, so the transcript does not have it either. */
    Window isFed(Stream<String> lines) {
        return atKeyboard(in -> {
                    for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                        in.write((line.next() + "\n").getBytes(UTF_8));
                    }
                })
                .endInput();
    }

    private Window send(String text) {
        return atKeyboard(in -> {
            in.write(text.getBytes(UTF_8));
            in.flush();
        });
    }

    private Window endInput() {
        return atKeyboard(OutputStream::close);
    }

    private interface KeyboardAction {
        void on(OutputStream programInput) throws IOException;
    }

    private Window atKeyboard(KeyboardAction action) {
        try {
            keyboard.execute(() -> {
                try {
                    action.on(process.getOutputStream());
                } catch (IOException e) {
                    transcript.note("not taken, the program has ended: " + e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            throw stage.failed(name + " types: its window is closed");
        }
        return this;
    }

    // --- what its user sees

    /** Waits until {@code text} is printed. */
    Window shows(String text) {
        return showsInAnyOrder(text);
    }

    /** Waits until all of {@code texts} are printed; what comes next is looked for after the last of them. */
    Window showsInAnyOrder(String... texts) {
        String step = name + " shows \"" + String.join("\" and \"", texts) + '"';
        try {
            String missing = transcript.await(List.of(texts), stage.patience());
            if (missing != null) {
                throw stage.failed(step + ": " + why() + (texts.length > 1 ? "; \"" + missing + "\" is missing" : ""));
            }
        } catch (InterruptedException e) {
            throw interrupted(step);
        }
        return this;
    }

    /** Waits for a line with {@code start} in it, and returns what follows on that line. */
    String restOfLine(String start) {
        String step = name + " shows a line with \"" + start + '"';
        try {
            String rest = transcript.awaitRestOfLine(start, stage.patience());
            if (rest == null) {
                throw stage.failed(step + ": " + why());
            }
            return rest;
        } catch (InterruptedException e) {
            throw interrupted(step);
        }
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

    /** Whether {@code text} has been printed by now. Any thread. */
    boolean hasShown(String text) {
        return transcript.contains(text);
    }

    /** Fails if {@code text} has been printed; says nothing about what is still to come. */
    Window hasNotShown(String text) {
        if (hasShown(text)) {
            throw stage.failed(name + " has not shown \"" + text + "\": it has");
        }
        return this;
    }

    /** Waits until the program has ended, and everything that it printed has been seen. */
    void exits(int status) {
        String step = name + " exits with status " + status;
        try {
            if (!process.waitFor(stage.patience().toNanos(), TimeUnit.NANOSECONDS)
                    || !transcript.awaitEnd(stage.patience())) {
                throw stage.failed(step + ": " + why());
            }
        } catch (InterruptedException e) {
            throw interrupted(step);
        }
        transcript.note("exit status " + process.exitValue());
        if (process.exitValue() != status) {
            throw stage.failed(step + ": its exit status is " + process.exitValue());
        }
    }

    private String why() {
        return transcript.hasEnded()
                ? "its program has ended"
                : "not within " + stage.patience().toMillis() + " ms";
    }

    private DemoFailedException interrupted(String step) {
        Thread.currentThread().interrupt();
        return stage.failed(step + ": interrupted");
    }

    // --- what befalls it

    /** Asks the program to end (SIGTERM); whether and how it does is its own affair. */
    void stop() {
        transcript.note("stopped (SIGTERM)");
        // Process.destroy would close the output as well, with what is still to be read in it.
        process.toHandle().destroy();
    }

    /** Ends the program without asking (SIGKILL), and returns when it has ended. */
    void kill() {
        transcript.note("killed (kill -9)");
        close();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join(); // not waitFor: an interrupt must not leave a process behind
        keyboard.shutdownNow();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String commandLine() {
        return commandLine;
    }

    @Override
    public Transcript transcript() {
        return transcript;
    }
}
