package classchat.delivery;

import classchat.relay.RefusedException;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the receiver that a name stands for: the first character decides which directory is asked, in whatever order the
 * directories were added. They are added before the server starts; after that any thread may ask.
 */
public final class Receivers {
    /** Finds receivers of one kind. */
    public interface Directory {
        /** @throws RefusedException if there is no such receiver; the sentence is for the sender */
        Receiver find(String name) throws RefusedException;
    }

    private final Directory people;
    private final Map<Character, Directory> byPrefix = new HashMap<>();

    /** @param people is asked for names without a prefix */
    Receivers(Directory people) {
        this.people = people;
    }

    /** Adds the directory of the names that begin with {@code prefix}. */
    public void add(char prefix, Directory directory) {
        byPrefix.put(prefix, directory);
    }

    Receiver find(String name) throws RefusedException {
        return byPrefix.getOrDefault(name.charAt(0), people).find(name);
    }
}
