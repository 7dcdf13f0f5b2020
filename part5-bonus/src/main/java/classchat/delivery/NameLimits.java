package classchat.delivery;

import java.time.Duration;
import java.util.List;

/**
 * How many names there may be.
 *
 * @param maxNew the most new names of one address in {@code window}
 * @param window from the first new name of an address on
 * @param maxAddresses the most addresses whose new names are counted, of about 100 bytes each; beyond them the one that made a name
 *     longest ago is counted from the start again
 * @param maxNames the most names that are known
 * @param unusedFor after how long a name is forgotten that never wrote, has no mail, and is in no group
 */
public record NameLimits(int maxNew, Duration window, int maxAddresses, int maxNames, Duration unusedFor) {
    public static final NameLimits DEFAULT =
            new NameLimits(2_000, Duration.ofHours(1), 10_000, 50_000, Duration.ofDays(1));

    public NameLimits withMaxNew(int names) {
        return new NameLimits(names, window, maxAddresses, maxNames, unusedFor);
    }

    public NameLimits withMaxNames(int names) {
        return new NameLimits(maxNew, window, maxAddresses, names, unusedFor);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of(
                "new names: " + maxNew + " an address in " + window.toMinutes() + " minutes (--new-names)",
                "addresses whose new names are counted: " + maxAddresses,
                "names: " + maxNames + "; one that was never used is forgotten after " + unusedFor.toHours()
                        + " hours");
    }
}
