package classchat.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that a {@link MemoryStore} remembers. It outlives the store as a disk outlives a server. */
final class MemoryDisk {
    /** A person, with mail by place and marks by epoch. */
    static final class Person {
        final long id;
        final String key;
        final String name;
        final TreeMap<Long, StoredPost> mail = new TreeMap<>();
        final Map<Long, Mark> marks = new LinkedHashMap<>();
        long unusedSince;

        Person(long id, String key, String name) {
            this.id = id;
            this.key = key;
            this.name = name;
        }

        long bytes() {
            return mail.values().stream().mapToLong(post -> post.line().length).sum();
        }

        StoredGroup.Member asMember() {
            return new StoredGroup.Member(id, key, name);
        }

        private Person copy() {
            Person copy = new Person(id, key, name);
            copy.mail.putAll(mail);
            copy.marks.putAll(marks);
            copy.unusedSince = unusedSince;
            return copy;
        }
    }

    /** A group's post that is not finished, and the members it stands for. */
    record OpenPost(StoredPost post, Set<Long> members) {}

    /** The id of a message. */
    record Key(long sender, long epoch, long counter) {}

    final Map<Long, Person> people = new TreeMap<>();
    final Map<Long, StoredGroup> groups = new TreeMap<>();
    final TreeMap<Long, OpenPost> open = new TreeMap<>();
    final Map<Key, Known> refusals = new HashMap<>();
    private long last; // the greatest id, place or number

    long next() {
        return ++last;
    }

    Person person(String key) {
        return people.values().stream()
                .filter(person -> person.key.equals(key))
                .findFirst()
                .orElse(null);
    }

    /** The bytes of one sender's texts, each group's once, and of its rows in mailboxes. */
    long bytesOf(long sender) {
        List<StoredPost> rows = people.values().stream()
                .flatMap(person -> person.mail.values().stream())
                .filter(post -> post.sender() == sender)
                .toList();
        Map<Long, StoredPost> shared = new HashMap<>();
        open.forEach((number, each) -> shared.put(number, each.post()));
        rows.stream().filter(StoredPost::isForGroup).forEach(post -> shared.put(post.number(), post));
        return (long) rows.size() * MailboxLimits.ROW_BYTES
                + rows.stream()
                        .filter(post -> !post.isForGroup())
                        .mapToLong(post -> post.line().length)
                        .sum()
                + shared.values().stream()
                        .filter(post -> post.sender() == sender)
                        .mapToLong(post -> post.line().length)
                        .sum();
    }

    /** Whether a person is a member of a group, or was one when a post was made that is not finished. */
    boolean isInAGroup(long person) {
        return open.values().stream().anyMatch(post -> post.members().contains(person))
                || groups.values().stream()
                        .flatMap(group -> group.members().stream())
                        .anyMatch(member -> member.id() == person);
    }

    /** The marks of a person, with the refusals that are remembered. */
    List<Mark> marksOf(Person person) {
        return person.marks.values().stream()
                .map(mark -> new Mark(
                        mark.epoch(),
                        mark.counter(),
                        mark.failed(),
                        mark.skipped(),
                        refusals.keySet().stream()
                                .filter(key -> key.sender() == person.id && key.epoch() == mark.epoch())
                                .map(key -> new Mark.Range(key.counter(), key.counter()))
                                .sorted(Comparator.comparing(Mark.Range::from))
                                .toList()))
                .toList();
    }

    /** What a server finds after {@code kill -9} at this moment: open posts are in the mailboxes. */
    MemoryDisk killed() {
        MemoryDisk copy = new MemoryDisk();
        copy.last = last;
        people.forEach((id, person) -> copy.people.put(id, person.copy()));
        copy.groups.putAll(groups);
        copy.refusals.putAll(refusals);
        copy.open.putAll(open);
        copy.abandonOpenPosts();
        return copy;
    }

    /** The server ends: what is open waits for all members. */
    void abandonOpenPosts() {
        List<OpenPost> posts = new ArrayList<>(open.values());
        open.clear();
        for (OpenPost each : posts) {
            each.members().forEach(member -> put(people.get(member), each.post()));
        }
    }

    /** Puts a post into a mailbox, if it is not there; returns its place. */
    long put(Person person, StoredPost post) {
        if (post.isForGroup()) {
            for (StoredPost there : person.mail.values()) {
                if (there.number() == post.number()) {
                    return there.place();
                }
            }
        }
        long place = next();
        person.mail.put(
                place, new StoredPost(place, post.number(), post.sender(), post.id(), post.millis(), post.line()));
        return place;
    }
}
