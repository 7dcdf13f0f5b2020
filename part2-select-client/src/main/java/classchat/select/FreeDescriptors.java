package classchat.select;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * The file descriptors that clients may still take. Clients can use up all that the system gives a process; but a database,
 * a file that is sent, and each class that Java loads from a file need one, too, and a class that could not be loaded once
 * is not to be had again. So {@value #RESERVE} stay free.
 *
 * <p>To count the open ones costs time that grows with their number (0.07 ms for 30), so it is done again only when half of
 * the clients have come that there was room for: about ten times until 1,000 descriptors are in use. Not thread-safe.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/api/jdk.management/com/sun/management/UnixOperatingSystemMXBean.html">
 *     UnixOperatingSystemMXBean</a>
 */
final class FreeDescriptors {
    static final int RESERVE = 16;

    private static final Logger LOG = System.getLogger(FreeDescriptors.class.getName());

    private final LongSupplier free;
    private long untilCounted; // clients that may come before the next count

    /** @param free counts the descriptors that this process may still open */
    FreeDescriptors(LongSupplier free) {
        this.free = free;
    }

    /** Those of this process. On a system without such a limit there is always one. */
    static FreeDescriptors ofThisProcess() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return new FreeDescriptors(() -> Long.MAX_VALUE);
        }
        return new FreeDescriptors(() -> {
            try {
                return system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            } catch (InternalError e) { // none was free to read their list with
                LOG.log(Level.DEBUG, "cannot count the open descriptors", e);
                return 0;
            }
        });
    }

    /** Whether a client may take one. */
    boolean isThereOne() {
        if (untilCounted <= 0) {
            long left = free.getAsLong() - RESERVE;
            untilCounted = left - left / 2;
        }
        return untilCounted > 0;
    }

    /** A client has taken one. */
    void taken() {
        untilCounted--;
    }
}
