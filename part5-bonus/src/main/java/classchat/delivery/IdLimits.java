package classchat.delivery;

/**
 * How much is remembered of the ids of one sender's messages.
 *
 * @param maxEpochs the most epochs; beyond them the one that was not used for longest is forgotten
 * @param maxRanges the most ranges of ids of one epoch that have no answer, or were left out
 */
public record IdLimits(int maxEpochs, int maxRanges) {
    public static final IdLimits DEFAULT = new IdLimits(16, 1_000);
}
