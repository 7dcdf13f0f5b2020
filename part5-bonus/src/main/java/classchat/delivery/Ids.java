package classchat.delivery;

import classchat.relay.ErrorCode;
import classchat.store.Mark;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ids of one sender's messages, in memory and in the store. Any thread. */
final class Ids {
    private final long sender;
    private final Store store;
    private final IdLimits limits;
    private final Workload workload;

    // Guarded by this.
    private final Map<Long, Epoch> epochs = new LinkedHashMap<>(); // the one used last is the last
    private Epoch current; // the one used last; null if there is none
    private boolean isHere = true;

    /**
     * @param marks of earlier runs of the server, the one used last is the last
     * @param workload of the sender
     */
    Ids(long sender, List<Mark> marks, Store store, IdLimits limits, Workload workload) {
        this.sender = sender;
        this.store = store;
        this.limits = limits;
        this.workload = workload;
        int surplus = Math.max(0, marks.size() - limits.maxEpochs()); // their forgetting was lost in a crash
        marks.subList(0, surplus).forEach(mark -> store.forgetEpoch(sender, mark.epoch()));
        marks.subList(surplus, marks.size()).forEach(mark -> epochs.put(mark.epoch(), new Epoch(mark, limits)));
    }

    /** A message with this id has come. If the sender has left meanwhile, it is not handled: the client repeats it. */
    synchronized Epoch.Seen begin(MessageId id) {
        return isHere ? use(id.epoch()).begin(id.counter()) : Epoch.Seen.ON_ITS_WAY;
    }

    private Epoch use(long number) {
        if (current != null && current.number() == number) {
            return current;
        }
        Epoch epoch = epochs.remove(number);
        if (epoch == null) {
            epoch = new Epoch(number, limits);
            if (epochs.size() >= limits.maxEpochs()) {
                long oldest = epochs.keySet().iterator().next();
                epochs.remove(oldest).forget();
                store.forgetEpoch(sender, oldest);
            }
        }
        epochs.put(number, epoch);
        if (current != null) {
            current.setInUse(false);
        }
        epoch.setInUse(true);
        current = epoch;
        return epoch;
    }

    /** The epoch, if it is remembered; otherwise null. */
    private synchronized Epoch find(long number) {
        return current != null && current.number() == number ? current : epochs.get(number);
    }

    /** Whether the sender's own client has used this epoch, and it is remembered. */
    boolean knows(long epoch) {
        return find(epoch) != null;
    }

    /** Why a message was refused whose refusal is not on the disk yet; null if that has changed meanwhile. */
    Epoch.Refusal refusal(MessageId id) {
        Epoch epoch = find(id.epoch());
        return epoch == null ? null : epoch.refusal(id.counter());
    }

    /**
     * The sender has left: memory keeps the epochs of which a message is on its way, and the disk all. Undone by {@link #learn}, with
     * the marks that are read after this.
     */
    synchronized void leave() {
        isHere = false;
        epochs.values().removeIf(epoch -> {
            if (epoch.isIdle() && epoch.mustBeSaved()) {
                store.saveMark(sender, epoch::toMark);
            }
            return epoch.isIdle();
        });
        current = null;
    }

    private synchronized void leaveIfGone() {
        if (!isHere) {
            leave();
        }
    }

    /** The sender is here. Takes over what is on the disk of the person's ids since it was here last. */
    synchronized void learn(List<Mark> marks) {
        isHere = true;
        for (Mark mark : marks) {
            Epoch known = epochs.get(mark.epoch());
            if (known != null) {
                known.learn(mark);
            } else if (epochs.size() < limits.maxEpochs()) {
                epochs.put(mark.epoch(), new Epoch(mark, limits));
            }
        }
    }

    /** See {@link Origin#settle}. */
    List<MessageId> settle(List<MessageId> ids) {
        long number = ids.get(0).epoch();
        if (ids.stream().allMatch(id -> id.epoch() == number)) {
            return settle(number, ids);
        }
        List<MessageId> news = new ArrayList<>(ids.size()); // the client was started again meanwhile
        ids.forEach(id -> news.addAll(settle(id.epoch(), List.of(id))));
        return news;
    }

    private List<MessageId> settle(long number, List<MessageId> ids) {
        Epoch epoch = find(number);
        if (epoch == null) {
            return ids; // it is not remembered any more; its sender may still wait
        }
        List<MessageId> news = epoch.settle(ids);
        if (epoch.mustBeSaved()) {
            store.saveMark(sender, epoch::toMark);
        }
        leaveIfGone();
        return news;
    }

    /** A message could not be stored; its sender may send it again. */
    void fail(MessageId id) {
        Epoch epoch = find(id.epoch());
        if (epoch != null) {
            epoch.fail(id.counter());
            leaveIfGone();
        }
    }

    /** Remembers that a message was refused. */
    void refuse(MessageId id, ErrorCode code, String sentence) {
        Epoch epoch = find(id.epoch());
        if (epoch == null) {
            return;
        }
        epoch.refuse(id.counter(), new Epoch.Refusal(code.code(), sentence));
        workload.begin(Workload.WORK_BYTES);
        store.rememberRefusal(sender, id, code.code(), sentence, new Store.Answer<>() {
            @Override
            public void done(Void nothing) {
                workload.done(Workload.WORK_BYTES);
                remember(epoch, id.counter());
                settle(List.of(id)); // not before: the mark must not be written ahead of the refusal
            }

            @Override
            public void failed(StoreException why) {
                workload.done(Workload.WORK_BYTES);
                epoch.fail(id.counter());
            }
        });
    }

    /** A refusal is on the disk. If there are too many, the oldest are forgotten. */
    private synchronized void remember(Epoch epoch, long counter) {
        if (epochs.get(epoch.number()) != epoch) {
            return; // it was forgotten meanwhile
        }
        epoch.remember(counter);
        long surplus = epochs.values().stream().mapToLong(Epoch::refusals).sum() - limits.maxRefusals();
        for (Epoch each : epochs.values()) {
            for (; surplus > 0 && each.refusals() > 0; surplus--) {
                each.forgetOldestRefusal();
            }
            if (each.mustBeSaved()) {
                store.saveMark(sender, each::toMark);
            }
        }
    }
}
