package classchat.console;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the data folders are unless the command line says otherwise: {@code .classchat} in the person's home folder. */
final class HomeFolder {
    private HomeFolder() {}

    /** @throws IOException if this user has no home folder, or Java cannot name it; the message is a sentence */
    static Path find() throws IOException {
        return find(System.getenv("HOME"), System.getProperty("user.home"));
    }

    /**
     * @param home the environment's {@code HOME}, as in every other program; null if there is none. A relative one is none
     * @param userHome Java's {@code user.home}, from the system's list of users; {@code ?} if the user is not in it
     */
    static Path find(String home, String userHome) throws IOException {
        try {
            return Stream.of(home == null ? "" : home, userHome == null ? "" : userHome)
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .findFirst()
                    .map(found -> found.resolve(".classchat"))
                    .orElseThrow(() -> new IOException("you have no home folder; choose a folder with --data DIR"));
        } catch (InvalidPathException e) {
            throw new IOException(
                    "the name of your home folder has characters that this locale does not have; set LC_ALL=C.UTF-8, or"
                            + " choose a folder with --data DIR",
                    e);
        }
    }
}
