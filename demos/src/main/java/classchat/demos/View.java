package classchat.demos;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a window showed, from its first line to its last: what is written into a transcript and drawn into a picture.
 *
 * @param title what stands above it
 * @param lines cells, see {@link Flow}; each line is as wide as the window
 */
record View(String title, List<long[]> lines) {
    /** The lines as text, each ended by a line feed. */
    String text() {
        return lines.stream().map(line -> Flow.textOf(line) + "\n").collect(Collectors.joining());
    }
}
