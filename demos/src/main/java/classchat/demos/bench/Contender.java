package classchat.demos.bench;

import classchat.multithread.Engine;
import java.io.IOException;
import java.util.Locale;

/**
 * One row of the tables: a way to serve.
 *
 * @param label how the row is called
 * @param engine what {@link BenchServer} calls it
 * @param loops event loops, for the engine {@code select}; the others have none
 */
record Contender(String label, String engine, int loops) {
    /** The baseline, which takes part in everything. */
    static final Contender BARE = new Contender("bare NIO", "bare", 1);

    /** What the server does with lines. */
    enum Mode {
        FORWARDING,
        DISCUSSION
    }

    static Contender of(Engine engine, int loops) {
        String name = engine.name().toLowerCase(Locale.ROOT);
        String label = engine != Engine.SELECT ? name : name + (loops == 1 ? ", 1 loop" : ", " + loops + " loops");
        return new Contender(label, name, loops);
    }

    /** Starts such a server in a process of its own. */
    ChildProcess start(Mode mode) throws IOException {
        return ChildProcess.start(
                "the server '" + label + "'",
                BenchServer.class,
                engine,
                Integer.toString(loops),
                mode.name().toLowerCase(Locale.ROOT));
    }
}
