package classchat.delivery;

import classchat.multithread.Network;
import classchat.relay.RefusedException;
import classchat.store.Store;
import classchat.wire.DeliveryRefusal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts the new names of each address. Any thread. */
final class NewNames {
    private static final class Count {
        private final long startNanos;
        private int names;

        Count(long startNanos) {
            this.startNanos = startNanos;
        }
    }

    private final NameLimits limits;
    private final LongSupplier nanoTime;
    private final Map<Network, Count> counts =
            new LinkedHashMap<>(); // guarded by this; the one counted last is the last

    NewNames(NameLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** The permission of one join. It takes a name from its address when the store asks, and not before. */
    Permit permit(Network network) {
        return new Permit(network);
    }

    private synchronized boolean take(Network network) {
        long now = nanoTime.getAsLong();
        Count count = counts.remove(network);
        if (count == null || now - count.startNanos >= limits.window().toNanos()) {
            count = new Count(now);
        }
        counts.put(network, count);
        if (counts.size() > limits.maxAddresses()) {
            Iterator<Count> oldest = counts.values().iterator();
            oldest.next();
            oldest.remove();
        }
        if (count.names >= limits.maxNew()) {
            return false;
        }
        count.names++;
        return true;
    }

    private synchronized void giveBack(Network network) {
        Count count = counts.get(network);
        if (count != null && count.names > 0) {
            count.names--;
        }
    }

    /** See {@link #permit}. */
    final class Permit implements Store.NewName {
        private final Network network;
        private boolean isTaken;
        private RefusedException refusal;

        private Permit(Network network) {
            this.network = network;
        }

        @Override
        public boolean allows(long names) {
            if (names >= limits.maxNames()) {
                refusal = new RefusedException(
                        DeliveryRefusal.NAMES_FULL,
                        "the server knows " + limits.maxNames() + " names, and takes no new ones");
                return false;
            }
            isTaken = isTaken || take(network); // once, also if the transaction is repeated
            if (!isTaken) {
                refusal = new RefusedException(
                        DeliveryRefusal.TOO_MANY_NAMES,
                        "your address has taken " + limits.maxNew()
                                + " new names; try again in an hour, or join under a name that is known");
            }
            return isTaken;
        }

        /** The reason, after {@link #allows} has returned false. */
        RefusedException refusal() {
            return refusal;
        }

        /** No name was made. */
        void giveBack() {
            if (isTaken) {
                isTaken = false;
                NewNames.this.giveBack(network);
            }
        }
    }
}
