package classchat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself: its JDBC driver unpacks the native library into a folder, loads it, and deletes it at the end. A server that is
 * killed leaves it behind; so it gets a folder of its own, which is cleared at the next start.
 */
public final class NativeLibrary {
    private static final String UNPACKED_IN = "org.sqlite.tmpdir";

    /** Failures are thrown as well as logged. Held here: a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger(SQLiteJDBCLoader.class.getName());

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private NativeLibrary() {}

    /**
     * Loads the library, if that has not been done: out of {@code folder}, which is made if it is not there; if that does not work, out
     * of the system's folder for temporary files. The system property {@code org.sqlite.tmpdir} names another folder in place of both.
     *
     * @throws IOException if it can be loaded out of none of them; the message is a sentence
     */
    public static void load(Path folder) throws IOException {
        String chosen = System.getProperty(UNPACKED_IN);
        List<String> folders = new ArrayList<>();
        if (chosen != null) {
            folders.add(chosen);
        } else if (clear(folder)) {
            folders.add(folder.toString());
        }
        if (chosen == null) {
            folders.add(System.getProperty("java.io.tmpdir"));
        }
        Exception why = null;
        for (String next : folders) {
            System.setProperty(UNPACKED_IN, next);
            try {
                SQLiteJDBCLoader.initialize();
                return;
            } catch (Exception e) {
                why = e;
            } finally {
                restore(chosen);
            }
        }
        throw new IOException(
                "cannot load SQLite out of " + String.join(", nor out of ", folders)
                        + ": the disk may be full, or may not hold programs (noexec); choose a folder with 'java -D"
                        + UNPACKED_IN + "=DIR'",
                why);
    }

    private static void restore(String chosen) {
        if (chosen == null) {
            System.clearProperty(UNPACKED_IN);
        }
    }

    /** Returns false if it is no folder for us. */
    private static boolean clear(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> things = Files.list(folder)) {
                for (Path thing : things.toList()) {
                    if (thing.getFileName().toString().startsWith("sqlite-")) {
                        Files.delete(thing);
                    }
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
