package classchat.delivery;

import java.util.List;

/**
 * How much is remembered of the ids of one sender's messages.
 *
 * @param maxEpochs the most epochs; beyond them the one that was not used for longest is forgotten
 * @param maxRanges the most ranges of ids of the epoch in use that have no answer, as many that were left out, and as many that were
 *     refused; 16 bytes each
 * @param maxOldRanges the same of an epoch that is not in use
 * @param maxRefusals the most refusals of one sender; beyond them the oldest is forgotten: the one with the lowest counter of the
 *     epoch that was not used for longest
 */
public record IdLimits(int maxEpochs, int maxRanges, int maxOldRanges, int maxRefusals) {
    public static final IdLimits DEFAULT = new IdLimits(16, 200, 4, 1_000);

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of(
                "remembered of one sender: " + maxEpochs + " starts of its client, " + maxRefusals + " refusals",
                "of each start: " + maxRanges + " ranges of ids without an answer, as many left out");
    }
}
