package classchat.delivery;

import classchat.store.Mark;
import classchat.wire.MessageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids of one run of a sender's client, as far as the server remembers them. They go up; so one number, the highest
 * that came in, and the exceptions below it tell a new message from a repeat.
 *
 * <pre>
 *             first time              settled, refusal stored
 *   (unknown) ──────────▶ on its way ─────────────────────────▶ answered
 *        │                 │  ▲    │ refused                       ▲
 *        │ a higher id     ▼  │    └──────────▶ refused ───────────┘
 *        ▼                failed                (the refusal is not on the disk yet)
 *     skipped              ▲
 *                          └─── refusal forgotten ─── answered
 * </pre>
 *
 * <p>On the disk is a {@link Mark}, written now and then. An id that was on its way, or failed, when the mark was written is
 * new again after a restart: a message that is not known to be safe never counts as answered.
 *
 * <p>Any thread. At most {@link IdLimits#maxRanges} failed ranges: beyond them the lowest two become one, and the ids
 * between them count as failed; a repeat of those would be passed on again, and its receiver would know it by its id. As
 * many skipped ranges: beyond them the lowest is forgotten, and its ids count as answered.
 */
final class Epoch {
    /** How an id is to be treated. */
    enum Seen {
        /** The message has to be handled; it is on its way from now on. */
        NEW,
        /** The answer will come by itself. */
        ON_ITS_WAY,
        /** The message was refused, see {@link #refusal}; the refusal cannot be looked up yet. */
        REFUSED,
        /** The answer can be looked up. */
        ANSWERED,
        /** The sender has left it out: higher ids came without it. */
        SKIPPED
    }

    /** Why a message was refused. */
    record Refusal(String code, String sentence) {
        private static final Refusal NONE = new Refusal("", "");
    }

    private final long number;
    private final IdLimits limits;

    // Guarded by this.
    private int maxRanges;
    private final Map<Long, Refusal> onTheirWay = new HashMap<>(); // NONE unless refused
    private final Ranges failed;
    private final Ranges skipped;
    private final Ranges refused = new Ranges(); // answered, and the refusal is on the disk
    private long refusals; // numbers in refused
    private long highest;
    private boolean changed; // since the mark was fetched
    private boolean saving; // the store has been asked to write the mark, and has not fetched it
    private boolean forgotten;

    /** An epoch of which no message has come. */
    Epoch(long number, IdLimits limits) {
        this(new Mark(number, -1, List.of(), List.of()), limits);
    }

    /** An epoch from an earlier run of the server. */
    Epoch(Mark mark, IdLimits limits) {
        this.limits = limits;
        this.maxRanges = limits.maxRanges();
        this.number = mark.epoch();
        this.highest = mark.counter();
        this.failed = new Ranges(mark.failed());
        this.skipped = new Ranges(mark.skipped());
        rememberAll(mark, -1);
    }

    /** The number by which the client names it, see {@link MessageId#epoch}. */
    long number() {
        return number;
    }

    /** A message with this id has come. */
    synchronized Seen begin(long counter) {
        if (counter > highest) {
            if (counter > highest + 1) {
                skip(highest + 1, counter - 1);
            }
            highest = counter;
        } else if (onTheirWay.containsKey(counter)) {
            return onTheirWay.get(counter) == Refusal.NONE ? Seen.ON_ITS_WAY : Seen.REFUSED;
        } else if (failed.contains(counter)) {
            failed.remove(counter);
            forgetRefusal(counter);
        } else {
            return skipped.contains(counter) ? Seen.SKIPPED : Seen.ANSWERED;
        }
        onTheirWay.put(counter, Refusal.NONE);
        return Seen.NEW;
    }

    private void skip(long from, long to) {
        skipped.add(from, to);
        if (skipped.size() > maxRanges) {
            skipped.removeLowest();
        }
    }

    /** A message on its way is refused; until it is settled, repeats are answered from here. */
    synchronized void refuse(long counter, Refusal why) {
        onTheirWay.replace(counter, why);
    }

    /** Why a message was refused, if it was and is not settled; otherwise null. */
    synchronized Refusal refusal(long counter) {
        Refusal refusal = onTheirWay.get(counter);
        return refusal == Refusal.NONE ? null : refusal;
    }

    /** The refusal of a message on its way is on the disk. To be called before {@link #settle}. */
    synchronized void remember(long counter) {
        if (!refused.contains(counter)) {
            refused.add(counter);
            refusals++;
        }
        while (refused.size() > maxRanges) {
            forgetOldestRefusal();
        }
    }

    /** The refusals of higher ids that the mark covers. The message of another one is new when it is sent again. */
    private void rememberAll(Mark mark, long above) {
        for (Mark.Range range : mark.refused()) {
            for (long counter = range.from(); counter <= range.to(); counter++) {
                if (counter > above && counter <= mark.counter() && !failed.contains(counter)) {
                    remember(counter);
                }
            }
        }
    }

    /** The sender uses this epoch, or another one: of those that it does not use only few ranges are remembered. */
    synchronized void setInUse(boolean isInUse) {
        maxRanges = isInUse ? limits.maxRanges() : limits.maxOldRanges();
        while (failed.size() > maxRanges) {
            failed.joinLowest();
        }
        while (skipped.size() > maxRanges) {
            skipped.removeLowest();
        }
        while (refused.size() > maxRanges) {
            forgetOldestRefusal();
        }
    }

    private void forgetRefusal(long counter) {
        if (refused.contains(counter)) {
            refused.remove(counter);
            refusals--;
        }
    }

    /** How many refusals are remembered on the disk. */
    synchronized long refusals() {
        return refusals;
    }

    /** Forgets the refusal with the lowest counter; there has to be one. A repeat of its message is handled as if it were new. */
    synchronized void forgetOldestRefusal() {
        addFailed(refused.removeLowestNumber());
        refusals--;
        changed = true;
    }

    /**
     * The fate of these messages is known, and will be known after a crash.
     *
     * @return those that were on their way
     */
    synchronized List<MessageId> settle(List<MessageId> ids) {
        int settled = 0;
        for (MessageId id : ids) {
            settled += onTheirWay.containsKey(id.counter()) ? 1 : 0;
        }
        changed |= settled > 0;
        List<MessageId> news = settled == ids.size()
                ? ids
                : ids.stream()
                        .filter(id -> onTheirWay.containsKey(id.counter()))
                        .toList();
        news.forEach(id -> onTheirWay.remove(id.counter()));
        return news;
    }

    /** Whether no message is on its way. */
    synchronized boolean isIdle() {
        return onTheirWay.isEmpty();
    }

    /** Returns true if the mark has to be written and nobody has been asked to do that: the caller asks. */
    synchronized boolean mustBeSaved() {
        boolean must = changed && !saving && !forgotten;
        saving |= must;
        return must;
    }

    /** Takes over what another server has remembered since: this one knows better about all ids up to its highest. */
    synchronized void learn(Mark mark) {
        if (mark.counter() <= highest) {
            return;
        }
        addAbove(mark.failed(), failed);
        addAbove(mark.skipped(), skipped);
        rememberAll(mark, highest);
        highest = mark.counter();
    }

    private void addAbove(List<Mark.Range> ranges, Ranges to) {
        for (Mark.Range range : ranges) {
            if (range.to() > highest) {
                to.add(Math.max(range.from(), highest + 1), range.to());
            }
        }
    }

    /** A message could not be taken, through no fault of its own: a repeat is handled as if it were new. */
    synchronized void fail(long counter) {
        if (onTheirWay.remove(counter) != null) {
            addFailed(counter);
        }
    }

    private void addFailed(long counter) {
        failed.add(counter);
        if (failed.size() > maxRanges) {
            failed.joinLowest();
        }
    }

    /** The mark as it is to be written now. */
    synchronized Mark toMark() {
        saving = false;
        changed = false;
        Ranges open = new Ranges(failed);
        onTheirWay.keySet().forEach(open::add);
        while (open.size() > maxRanges) {
            open.joinLowest();
        }
        Ranges kept = new Ranges(refused);
        onTheirWay.forEach((counter, refusal) -> {
            if (refusal != Refusal.NONE) {
                kept.add(counter); // it may be on the disk already
            }
        });
        return new Mark(number, highest, open.list(), skipped.list(), kept.list());
    }

    /** Its sender has used so many epochs since that this one is not remembered any longer. */
    synchronized void forget() {
        forgotten = true;
    }
}
