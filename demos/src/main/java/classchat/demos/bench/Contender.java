package classchat.demos.bench;

import classchat.multithread.Engine;
import java.io.IOException;
import java.util.Locale;

/**
 * One row of the tables: a way to serve.
 *
 * @param label how the row is called
 * @param wire what its clients speak; the baseline and part 3's engines can be either of {@link Mode}
 * @param engine what {@link BenchServer} calls it
 * @param loops event loops, for the engine {@code select}; the others have none
 */
record Contender(String label, Wire wire, String engine, int loops) {
    /** The baseline, which takes part in everything. */
    static final Contender BARE = new Contender("bare NIO", Wire.LINES, "bare", 1);

    /** What the server does with lines. */
    enum Mode {
        FORWARDING,
        DISCUSSION
    }

    static Contender of(Engine engine, int loops) {
        String name = engine.name().toLowerCase(Locale.ROOT);
        String label = engine != Engine.SELECT ? name : name + (loops == 1 ? ", 1 loop" : ", " + loops + " loops");
        return new Contender(label, Wire.LINES, name, loops);
    }

    /** Part 4's server, on the engine {@code select}. */
    static Contender chat(int loops) {
        return new Contender("part 4: " + of(Engine.SELECT, loops).label(), Wire.CHAT, "chat", loops);
    }

    /** Part 5's server, on the engine {@code select}. */
    static Contender keeping(int loops) {
        return new Contender("part 5: " + of(Engine.SELECT, loops).label(), Wire.ACKNOWLEDGED, "keeping", loops);
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
