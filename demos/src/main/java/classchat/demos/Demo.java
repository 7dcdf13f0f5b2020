package classchat.demos;

import java.io.IOException;

/** A play: who opens which window, what they type, and what has to show. */
interface Demo {
    /** Which it is, {@code part1-conversation}: the part, and a name that its files have, too. */
    String name();

    /** One line for people. */
    String title();

    /** How wide its windows are. */
    default int columns() {
        return 80;
    }

    /**
     * Plays on {@code stage}, one step after the other; whatever is still open at the end, the stage closes.
     *
     * @throws DemoFailedException if a step did not come true
     * @throws IOException if a program could not be started
     */
    void play(Stage stage) throws IOException;
}
