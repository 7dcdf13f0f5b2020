package classchat.demos;

import java.io.IOException;

/** A play: who opens which window, what they type, and what has to show. */
interface Demo {
    /** One line for the command line's help, and above the transcripts. */
    String title();

    /**
     * Plays on {@code stage}, one step after the other; whatever is still open at the end, the stage closes.
     *
     * @throws DemoFailedException if a step did not come true
     * @throws IOException if a program could not be started
     */
    void play(Stage stage) throws IOException;
}
