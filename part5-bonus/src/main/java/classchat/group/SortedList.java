package classchat.group;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Function;

/**
 * A list in the order of its elements' keys, each key once. It does not change: a change makes a new list. So any thread may read
 * one while another thread makes the next.
 *
 * <p>It takes an array's 4 to 8 bytes an element, where a tree takes 40: a class has hundreds of thousands of memberships. To find
 * an element, or a page, takes the logarithm of the size; a change copies the array.
 */
final class SortedList<T> extends AbstractList<T> implements RandomAccess {
    private final Function<T, String> key;
    private final Object[] elements;

    private SortedList(Function<T, String> key, Object[] elements) {
        this.key = key;
        this.elements = elements;
    }

    /** @param key the key of an element. Of two elements with one key the list has one */
    static <T> SortedList<T> of(Function<T, String> key, Collection<T> elements) {
        return new SortedList<T>(key, new Object[0]).with(elements);
    }

    @Override
    @SuppressWarnings("unchecked") // nothing else is put in
    public T get(int index) {
        return (T) elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    /** The element with this key; null if there is none. */
    T find(String wanted) {
        int index = indexOfKey(wanted);
        return index < 0 ? null : get(index);
    }

    /** At most {@code max} elements, whose keys are greater than {@code previous}. */
    List<T> after(String previous, int max) {
        int index = indexOfKey(previous);
        int from = index < 0 ? -index - 1 : index + 1;
        return subList(from, Math.min(size(), from + max));
    }

    /** As {@link Arrays#binarySearch(Object[], Object)}. */
    private int indexOfKey(String wanted) {
        int low = 0;
        int high = elements.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = key.apply(get(middle)).compareTo(wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** This list, and {@code more}; where a key is in both, its element is the one of {@code more}. */
    SortedList<T> with(Collection<T> more) {
        List<T> all = new ArrayList<>(elements.length + more.size());
        all.addAll(more);
        all.addAll(this);
        all.sort(Comparator.comparing(key)); // stable: of one key, those of more come first
        int distinct = 0;
        for (T element : all) {
            if (distinct == 0 || !key.apply(element).equals(key.apply(all.get(distinct - 1)))) {
                all.set(distinct++, element);
            }
        }
        return new SortedList<>(key, all.subList(0, distinct).toArray());
    }

    /** This list without the elements of these keys. */
    SortedList<T> without(Set<String> keys) {
        return new SortedList<>(
                key,
                stream().filter(element -> !keys.contains(key.apply(element))).toArray());
    }
}
