package classchat.group;

import classchat.relay.Name;
import classchat.store.StoredGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds groups, by their names and by their members. Any thread reads; the store's thread alone changes it, when the change is on
 * the disk. No question takes longer because there are many groups or members.
 */
final class Directory {
    /** @param person one object for all groups of the person: the strings are in memory once */
    private record Memberships(StoredGroup.Member person, SortedList<Group> groups) {
        static Memberships none(StoredGroup.Member person) {
            return new Memberships(person, SortedList.of(Group::key, List.of()));
        }

        Memberships with(Collection<Group> more) {
            return new Memberships(person, groups.with(more));
        }
    }

    private final Map<String, Group> byKey = new ConcurrentHashMap<>();
    private final Map<Long, Memberships> byMember = new ConcurrentHashMap<>();

    /** Adds groups with all of their members at once, before any thread reads. */
    Directory(Collection<Group> groups) {
        Map<StoredGroup.Member, List<Group>> ofMembers = new HashMap<>();
        for (Group group : groups) {
            byKey.put(group.key(), group);
            group.members()
                    .forEach(member -> ofMembers
                            .computeIfAbsent(member, key -> new ArrayList<>(2))
                            .add(group));
        }
        ofMembers.forEach((member, theirs) ->
                byMember.put(member.id(), Memberships.none(member).with(theirs)));
    }

    /** The group of this name, compared without case; null if there is none. */
    Group find(String name) {
        return byKey.get(Name.key(name));
    }

    /** The groups of a person. */
    SortedList<Group> groupsOf(long person) {
        Memberships found = byMember.get(person);
        return found == null ? SortedList.of(Group::key, List.of()) : found.groups();
    }

    /** Adds a group that has no members yet. */
    void add(Group group) {
        byKey.put(group.key(), group);
    }

    /** Removes a group; its members have to be removed as well. */
    void remove(Group group) {
        byKey.remove(group.key(), group);
    }

    void addMembers(Group group, Collection<StoredGroup.Member> members) {
        List<StoredGroup.Member> shared = new ArrayList<>(members.size());
        for (StoredGroup.Member member : members) {
            Memberships now = byMember.compute(
                    member.id(),
                    (id, known) -> (known == null ? Memberships.none(member) : known).with(List.of(group)));
            shared.add(now.person());
        }
        group.add(shared);
    }

    void removeMembers(Group group, Collection<StoredGroup.Member> members) {
        for (StoredGroup.Member member : members) {
            byMember.computeIfPresent(member.id(), (id, known) -> {
                SortedList<Group> left = known.groups().without(Set.of(group.key()));
                return left.isEmpty() ? null : new Memberships(known.person(), left);
            });
        }
        group.remove(members.stream().map(StoredGroup.Member::key).collect(Collectors.toSet()));
    }
}
