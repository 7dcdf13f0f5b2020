package classchat.group;

import classchat.offline.Broadcast;
import classchat.offline.Receiver;
import classchat.offline.Sender;
import classchat.relay.Message;
import classchat.relay.RefusedException;
import classchat.wire.GroupRefusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A group: what is said to it reaches every member, in one order for all of them. Members have an inbox each; what is said
 * is on the disk for all before the first gets it. Any thread.
 */
final class Group implements Receiver {
    private final String name;
    private final String owner; // the key of the name
    private final boolean announces; // only the owner posts
    private final Broadcast broadcast;

    // Guarded by this.
    private final NavigableMap<String, String> members = new TreeMap<>(); // key to name

    Group(String name, String owner, boolean announces, Broadcast broadcast) {
        this.name = name;
        this.owner = owner;
        this.announces = announces;
        this.broadcast = broadcast;
    }

    String name() {
        return name;
    }

    String owner() {
        return owner;
    }

    boolean announces() {
        return announces;
    }

    @Override
    public synchronized void accept(Message message, Sender from) throws RefusedException {
        String sender = from.session().name().key();
        if (!members.containsKey(sender)) {
            throw notAMember();
        }
        if (announces && !sender.equals(owner)) {
            throw new RefusedException(GroupRefusal.OWNER_ONLY, "only its owner posts in " + name);
        }
        List<String> others = new ArrayList<>(members.keySet());
        others.remove(sender);
        broadcast.post(message, from, others); // under the lock: who is a member now, and nobody else, gets it
    }

    RefusedException notAMember() {
        return new RefusedException(GroupRefusal.NOT_A_MEMBER, "you are not a member of " + name);
    }

    synchronized boolean isMember(String key) {
        return members.containsKey(key);
    }

    synchronized int size() {
        return members.size();
    }

    /** The names of at most {@code max} members, from behind {@code after} on. */
    synchronized List<String> names(String after, int max) {
        return members.tailMap(after, false).values().stream().limit(max).toList();
    }

    synchronized Collection<String> keys() {
        return List.copyOf(members.keySet());
    }

    synchronized boolean add(String key, String memberName) {
        return members.putIfAbsent(key, memberName) == null;
    }

    synchronized boolean remove(String key) {
        return members.remove(key) != null;
    }
}
