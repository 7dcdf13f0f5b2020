package classchat.multithread;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The places that a newcomer may take over, by the network of their holders. When places run out, the network that holds most
 * of them loses its oldest one: a machine that opens many connections takes places from itself alone.
 *
 * <p>Any thread. Each method takes logarithmic time. About 200 bytes a place; the caller bounds the number of places.
 *
 * @param <T> a place; compared by {@code equals}
 */
public final class Places<T> {
    // Guarded by this.
    private final Map<Network, Set<T>> byNetwork = new HashMap<>(); // the oldest place of each is the first
    private final TreeMap<Integer, Set<Network>> bySize = new TreeMap<>(); // by the number of places

    /** Adds a place. It is the youngest of its network. */
    public synchronized void add(Network network, T place) {
        Set<T> places = byNetwork.computeIfAbsent(network, key -> new LinkedHashSet<>());
        int before = places.size();
        if (places.add(place)) {
            resized(network, before, before + 1);
        }
    }

    /** Removes a place; returns false if it is not there: another caller has removed it. */
    public synchronized boolean remove(Network network, T place) {
        Set<T> places = byNetwork.get(network);
        if (places == null || !places.remove(place)) {
            return false;
        }
        resized(network, places.size() + 1, places.size());
        return true;
    }

    private void resized(Network network, int before, int now) {
        Set<Network> same = bySize.get(before);
        if (same != null) {
            same.remove(network);
            if (same.isEmpty()) {
                bySize.remove(before);
            }
        }
        if (now == 0) {
            byNetwork.remove(network);
        } else {
            bySize.computeIfAbsent(now, key -> new LinkedHashSet<>()).add(network);
        }
    }

    /** The number of places of a network. */
    public synchronized int heldBy(Network network) {
        Set<T> places = byNetwork.get(network);
        return places == null ? 0 : places.size();
    }

    /** The number of places of the network that holds most. */
    public synchronized int most() {
        return bySize.isEmpty() ? 0 : bySize.lastKey();
    }

    /**
     * Removes and returns the oldest place of the network that holds most; null if there is no place.
     *
     * @param preferred loses its place if it is among several that hold most
     */
    public synchronized T removeFromLargest(Network preferred) {
        if (bySize.isEmpty()) {
            return null;
        }
        Set<Network> largest = bySize.lastEntry().getValue();
        Network loser =
                largest.contains(preferred) ? preferred : largest.iterator().next();
        T oldest = byNetwork.get(loser).iterator().next();
        remove(loser, oldest);
        return oldest;
    }
}
