package classchat.multithread;

import java.io.IOException;
import java.lang.reflect.Method;

/**
 * Virtual threads, found by reflection, because this project compiles for Java 17 and they came with 21.
 *
 * @see <a href="https://openjdk.org/jeps/444">JEP 444</a>
 */
final class VirtualThreads {
    private static final int FIRST_RELEASE = 21;

    private VirtualThreads() {}

    /** @throws IOException if this JDK has none; the message says which has */
    static ThreadEngine.Threads factory() throws IOException {
        if (Runtime.version().feature() < FIRST_RELEASE) {
            throw new IOException("the virtual engine needs JDK " + FIRST_RELEASE + " or newer, this is JDK "
                    + Runtime.version() + "; choose the engine select or threads");
        }
        try {
            Method ofVirtual = Thread.class.getMethod("ofVirtual");
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Method name = builder.getMethod("name", String.class);
            Method unstarted = builder.getMethod("unstarted", Runnable.class);
            return (threadName, task) -> {
                try {
                    return (Thread) unstarted.invoke(name.invoke(ofVirtual.invoke(null), threadName), task);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError("these methods are public and throw nothing", e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("every JDK since " + FIRST_RELEASE + " has these methods", e);
        }
    }
}
