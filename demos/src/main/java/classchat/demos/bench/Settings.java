package classchat.demos.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much of everything.
 *
 * @param contenders the rows of the tables, the baseline first
 * @param warmUp before anything is measured, the server is at work for so long, so that its code is compiled
 * @param measured how long each measurement takes
 * @param repetitions of each measurement, taken in turns, so that a slow minute of the machine strikes all alike
 * @param pairs the throughput scenarios: so many pairs each
 * @param window lines in flight, of a pair or of the one who speaks
 * @param lineBytes of each line, its end not counted
 * @param latencyPairs among how many pairs the lines of the latency scenario go round
 * @param ratePerSecond lines per second, all pairs together, of the latency scenario
 * @param clients of the broadcast scenario; one of them speaks
 * @param connections the memory scenarios: so many connections each
 * @param settle how long a client that does nothing may take to come to rest
 * @param idle how long it is then watched
 * @param attacks the rows of the table of attacks
 * @param heapsMib the attacked server's heap, a table for each
 */
record Settings(
        List<Contender> contenders,
        Duration warmUp,
        Duration measured,
        int repetitions,
        List<Integer> pairs,
        int window,
        int lineBytes,
        int latencyPairs,
        int ratePerSecond,
        int clients,
        List<Integer> connections,
        Duration settle,
        Duration idle,
        List<Attack> attacks,
        List<Integer> heapsMib) {
    /** The same without part 4's server: for what is measured in a discussion of plain lines. */
    Settings withLinesOnly() {
        return new Settings(
                contenders.stream()
                        .filter(contender -> contender.wire() == Wire.LINES)
                        .toList(),
                warmUp,
                measured,
                repetitions,
                pairs,
                window,
                lineBytes,
                latencyPairs,
                ratePerSecond,
                clients,
                connections,
                settle,
                idle,
                attacks,
                heapsMib);
    }

    Settings withRepetitions(int number) {
        return new Settings(
                contenders,
                warmUp,
                measured,
                number,
                pairs,
                window,
                lineBytes,
                latencyPairs,
                ratePerSecond,
                clients,
                connections,
                settle,
                idle,
                attacks,
                heapsMib);
    }
}
