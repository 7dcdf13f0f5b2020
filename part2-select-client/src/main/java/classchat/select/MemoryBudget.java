package classchat.select;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Counts all bytes that wait in a server's memory against one maximum. Each connection is within its own limits, but the limits
 * of thousands of connections add up to more than any heap.
 *
 * <pre>
 *   unread bytes ─────┐
 *   unfinished line ──┼─ Holding ──▶ Account of a connection ──┐
 *   send queue ───────┘                                        ├──▶ MemoryBudget
 *   work for the disk ── Holding ──▶ Account of the store ─────┘
 * </pre>
 *
 * <p>Input is read as far as its sender's share goes, so many senders fill the memory, and exceed it by a little each: see {@link
 * Account#readableBytes}. Output is queued when it comes. If more than the maximum is held, the account that holds most of it is
 * called back, and has to give it all back. So a client that makes others wait, or makes the server wait, loses before a client
 * that does not.
 *
 * <p>Any thread, except where a method says otherwise. Output is counted in steps of {@value #STEP_BYTES} bytes, so that most lines
 * touch no shared counter. Input is counted to the byte, because a client must not wait for room that is there.
 */
public final class MemoryBudget {
    /** Holdings grow and shrink by multiples of this, in bytes. */
    static final int STEP_BYTES = 4_096;

    /** An account that holds less, in bytes, is not called back: it is not the one to blame, and gives little. */
    static final int MIN_BLAME_BYTES = 16 * 1_024;

    /** The same while the budget is far exceeded by accounts that can be called back: by then there are no larger ones. */
    static final int MIN_URGENT_BLAME_BYTES = 8 * 1_024;

    /**
     * A party that may read less, in bytes, waits: many small reads would cost more than they bring. While the budget is far exceeded,
     * one that holds little reads so much at a time.
     */
    static final int MIN_READ_BYTES = 1_024;

    /** So much input, in bytes, any party may hold: enough for a line of 4 KiB, because the room for a line grows by doubling. */
    static final int MIN_INPUT_BYTES = 2 * 4 * 1_024 + MIN_READ_BYTES;

    /** A party that holds more input, in bytes, reads nothing while the budget is far exceeded. */
    static final int MAX_URGENT_INPUT_BYTES = 4 * 1_024;

    /** The pause of a party that may not read: so long at first, and then twice as long each time. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(10);

    /** After so many doublings the pause stays the same: a third of a second. */
    private static final int MAX_DOUBLINGS = 5;

    /**
     * Whenever a party has asked so often in vain, it has waited long enough: that is after 0.95 s, and then every 2.6 s. A look for the
     * account that holds most takes its time with thousands of them, so there must not be many.
     */
    private static final int WAITS = 8;

    /** A budget without a maximum. */
    public static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE);

    private final long maxBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong inputBytes = new AtomicLong(); // of heldBytes
    private final AtomicLong leavingBytes = new AtomicLong(); // of accounts that were called back
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet(); // that can be called back
    private final Set<Account> leaving = ConcurrentHashMap.newKeySet(); // that were called back once

    /** @param maxBytes how many bytes all accounts may hold together */
    public MemoryBudget(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** The bytes that all accounts hold now, those of accounts that were called back included. */
    public long heldBytes() {
        return heldBytes.get();
    }

    /**
     * How many bytes one party may hold at this moment: a quarter of the bytes that are free. So one party alone gets a fifth of the
     * maximum, a hundred parties get a hundredth each, and there is always something left for the next one. It is never less than
     * {@value #STEP_BYTES} bytes: while some take too much, the few messages of the others still go their usual way.
     *
     * @see <a href="https://doi.org/10.1109/90.664262">Choudhury and Hahne, Dynamic queue length thresholds for shared-memory
     *     packet switches</a>
     */
    public long fairShareBytes() {
        return shareOf(maxBytes - heldBytes.get());
    }

    private static long shareOf(long freeBytes) {
        return Math.max(STEP_BYTES, freeBytes / 4);
    }

    /**
     * Whether so much more than the maximum is held that next to nothing more may be read (see {@link Account#readableBytes}), and
     * that an account which was called back has no time to end in good order.
     */
    public boolean isFarExceeded() {
        return isFarAbove(heldBytes.get());
    }

    private boolean isFarAbove(long bytes) {
        return isMuch(bytes - maxBytes);
    }

    /** Opens an account that cannot be called back: its owner keeps within {@link #fairShareBytes} by itself. */
    public Account open() {
        return new Account(null);
    }

    /**
     * Opens an account.
     *
     * @param callBack run when more than the maximum is held, and this account holds most of it: all holdings have to be given back
     *     soon. Run once more, if {@link #isFarExceeded} before that is done: now it has to be done at once. On any thread, under
     *     locks of whoever asked for memory, so it must only hand over
     */
    public Account open(Runnable callBack) {
        Account account = new Account(callBack);
        if (maxBytes < Long.MAX_VALUE) {
            accounts.add(account); // otherwise it would never be asked for, and its owner would be kept in memory
        }
        return account;
    }

    private void callBackIfExceeded() {
        if (isFarExceeded()) {
            for (Account account : leaving) {
                account.hurry();
            }
        }
        while (soonHeldBytes() > maxBytes && callBackLargest(Account::heldBytes, MIN_BLAME_BYTES)) {}
        while (isFarAbove(soonHeldBytes())
                && isMuch(callableBytes())
                && callBackLargest(Account::heldBytes, MIN_URGENT_BLAME_BYTES)) {}
    }

    /** Returns true if it can be these bytes that fill the memory. */
    private boolean isMuch(long bytes) {
        return bytes > maxBytes / 4;
    }

    private long callableBytes() {
        return accounts.stream().mapToLong(Account::heldBytes).sum();
    }

    /** How much will be held when the accounts that were called back have given back all. */
    private long soonHeldBytes() {
        return heldBytes.get() - leavingBytes.get();
    }

    /** Calls back the account that holds most; returns false if none holds enough to be worth it. */
    private boolean callBackLargest(ToLongFunction<Account> held, int minBytes) {
        Account largest = null;
        for (Account account : accounts) {
            if (largest == null || held.applyAsLong(account) > held.applyAsLong(largest)) {
                largest = account;
            }
        }
        if (largest == null || held.applyAsLong(largest) < minBytes) {
            return false;
        }
        largest.callBack();
        return true;
    }

    /**
     * A party has waited long enough. If it is input that fills the memory, the party that holds most of it loses; if it is input
     * and output, the party that holds most of both. Nobody loses if enough is being given back already, or if something else fills
     * the memory, such as work for a disk that stands still.
     */
    private void makeRoomFor(Account waiting) {
        if (waiting.readableWith(shareOf(maxBytes - soonHeldBytes())) > 0) {
            return;
        }
        if (isMuch(inputBytes.get())) {
            callBackLargest(
                    Account::heldInput, MIN_INPUT_BYTES - MIN_READ_BYTES + 1); // the least with which a party waits
        } else if (isMuch(callableBytes())) {
            callBackLargest(Account::heldBytes, MIN_BLAME_BYTES);
        }
    }

    /** The memory of one party, such as a connection. */
    public final class Account {
        private final Runnable callBack; // null if it cannot be called back

        // Written under the lock.
        private volatile long held;
        private volatile long heldInput; // of held
        private boolean isLeaving;
        private volatile boolean isClosed;

        private int waits; // the reader's alone

        private Account(Runnable callBack) {
            this.callBack = callBack;
        }

        /** Returns a new holding, with nothing in it. */
        public Holding holding() {
            return new Holding(this, false);
        }

        /** Returns a new holding for bytes that the party has sent, and that wait for the rest of them or for their turn. */
        public Holding inputHolding() {
            return new Holding(this, true);
        }

        /** The budget that this account belongs to. */
        public MemoryBudget budget() {
            return MemoryBudget.this;
        }

        long heldBytes() {
            return held;
        }

        long heldInput() {
            return heldInput;
        }

        /**
         * How many bytes may be read for this party now: so many that its input stays within the {@linkplain #fairShareBytes fair
         * share}, and enough for a line of 4 KiB in any case; of 2 KiB while the budget {@linkplain #isFarExceeded is far exceeded}, if
         * the party holds nothing else. A party that may read nothing asks again after {@link #pause}. If it asks in vain for a
         * second, the party that holds most is called back, if it holds enough to be worth it; that may be this one. On one thread at a time.
         *
         * @param max the most that the caller has room for
         */
        public int readableBytes(int max) {
            long bytes = readableWith(fairShareBytes());
            if (bytes > 0 && isFarExceeded()) {
                boolean holdsLittle = heldInput <= MAX_URGENT_INPUT_BYTES && held < MIN_BLAME_BYTES;
                bytes = holdsLittle ? MIN_READ_BYTES : 0;
            }
            waits = bytes > 0 ? 0 : waits + 1;
            if (waits > 0 && waits % WAITS == 0) {
                makeRoomFor(this);
            }
            return (int) Math.min(max, bytes);
        }

        private long readableWith(long share) {
            long bytes = Math.max(MIN_INPUT_BYTES, share) - heldInput;
            return bytes < MIN_READ_BYTES ? 0 : bytes;
        }

        /** When a party that may read nothing should ask again. On the thread of {@link #readableBytes}. */
        public Duration pause() {
            return MIN_PAUSE.multipliedBy(1L << Math.min(waits - 1, MAX_DOUBLINGS));
        }

        private void add(long bytes, boolean isInput) {
            if (isInput) {
                inputBytes.addAndGet(bytes);
            }
            synchronized (this) {
                held += bytes;
                heldInput += isInput ? bytes : 0;
                if (isLeaving) {
                    leavingBytes.addAndGet(bytes);
                }
            }
            if (heldBytes.addAndGet(bytes) > maxBytes && bytes > 0) {
                callBackIfExceeded();
            }
        }

        private void callBack() {
            if (accounts.remove(this)) {
                synchronized (this) {
                    isLeaving = true;
                    leavingBytes.addAndGet(held);
                }
                leaving.add(this);
                if (isClosed) {
                    leaving.remove(this); // closed at this moment
                }
                callBack.run();
            }
        }

        private void hurry() {
            if (leaving.remove(this)) {
                callBack.run();
            }
        }

        /** The account is not called back any more. Its holdings still count until they are given back. */
        public void close() {
            isClosed = true;
            accounts.remove(this);
            leaving.remove(this);
        }
    }

    /** A part of an account that one object manages, which guards it: a holding is not thread-safe. */
    public static final class Holding {
        private final Account account;
        private final boolean isInput;
        private long counted; // of output, a multiple of STEP_BYTES

        private Holding(Account account, boolean isInput) {
            this.account = account;
            this.isInput = isInput;
        }

        /** From now on {@code bytes} bytes are held here, instead of those before; 0 gives all back. */
        public void set(long bytes) {
            // The step below is kept: a queue that goes up and down at its edge would cost a shared counter each time.
            boolean counts = isInput
                    ? bytes != counted
                    : bytes > counted || bytes < counted - 2L * STEP_BYTES || bytes == 0 && counted > 0;
            if (counts) {
                long now = isInput ? bytes : (bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
                account.add(now - counted, isInput);
                counted = now;
            }
        }
    }
}
