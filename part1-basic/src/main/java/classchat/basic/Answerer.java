package classchat.basic;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** What the server of part 1 says to a message. */
public interface Answerer {
    /**
     * Returns one line, without its end; {@code "bye"} ends the conversation.
     *
     * @throws IOException if there is nobody to ask for an answer any more
     */
    String answer(String message) throws IOException;

    /** Repeats what it hears, and says goodbye to who says goodbye. */
    static Answerer automatic() {
        return message -> message.equals(LineSocket.GOODBYE) ? LineSocket.GOODBYE : "You said: " + message;
    }

    /** Asks a person; when that person's input has ended, says goodbye to everybody. */
    static Answerer operator(InputStream in, PrintStream out) {
        LineReader keyboard = LineReader.ofKeyboard(in, LineSocket.MAX_LINE_BYTES);
        return message -> {
            while (true) {
                out.println("Your answer (bye ends the conversation):");
                try {
                    String typed = keyboard.readLine();
                    return typed == null ? LineSocket.GOODBYE : typed;
                } catch (BadLineException e) {
                    out.println("Not sent: " + e.getMessage());
                }
            }
        };
    }
}
