package classchat.store;

import classchat.store.GroupChange.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups and their members. A membership has a beginning and an end, in numbers of posts, so that the disk need not hold a
 * list of receivers for each post. Every method runs in a transaction.
 */
final class GroupTables {
    private static final long GROUP_BYTES = 500;
    private static final long MEMBERSHIP_BYTES = 30;

    private final Sql sql;
    private final Counters counters;

    GroupTables(Sql sql, Counters counters) {
        this.sql = sql;
        this.counters = counters;
    }

    /** How many bytes of memory {@link #all} takes, and a list of groups made of it, about; measured with 1,000,000 memberships. */
    long bytesOfAll() throws SQLException {
        return GROUP_BYTES * sql.number("SELECT count(*) FROM class_group")
                + MEMBERSHIP_BYTES * sql.number("SELECT count(*) FROM member WHERE until IS NULL");
    }

    /** All groups. A person in many groups is one object. */
    List<StoredGroup> all() throws SQLException {
        Map<Long, StoredGroup.Member> persons = new HashMap<>();
        sql.query(
                "SELECT id, key, name FROM person WHERE id IN (SELECT person FROM member WHERE until IS NULL)",
                row -> persons.put(row.getLong(1), member(row)));
        Map<Long, List<StoredGroup.Member>> members = new HashMap<>();
        sql.query("SELECT class_group, person FROM member WHERE until IS NULL", row -> {
            StoredGroup.Member person = persons.get(row.getLong(2)); // null in a damaged database
            if (person != null) {
                members.computeIfAbsent(row.getLong(1), key -> new ArrayList<>(2))
                        .add(person);
            }
        });
        List<StoredGroup> groups = new ArrayList<>();
        sql.query(
                "SELECT id, name, owner, announces FROM class_group ORDER BY id",
                row -> groups.add(new StoredGroup(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getInt(4) == 1,
                        members.getOrDefault(row.getLong(1), List.of()))));
        return groups;
    }

    private static StoredGroup.Member member(ResultSet row) throws SQLException {
        String key = row.getString(2);
        String name = row.getString(3);
        return new StoredGroup.Member(row.getLong(1), key, name.equals(key) ? key : name);
    }

    boolean isMember(long group, long person) throws SQLException {
        return sql.exists("SELECT 1 FROM member WHERE class_group = ? AND person = ? AND until IS NULL", group, person);
    }

    GroupChange create(
            String key, String name, long owner, boolean announces, Members members, int maxGroups, int maxMembers)
            throws SQLException {
        if (sql.exists("SELECT 1 FROM class_group WHERE key = ?", key)) {
            return refused(Outcome.TAKEN);
        }
        if (sql.number("SELECT count(*) FROM class_group WHERE owner = ?", owner) >= maxGroups) {
            return refused(Outcome.TOO_MANY_GROUPS);
        }
        if (areMoreThan(maxMembers, members)) {
            return refused(Outcome.TOO_MANY_MEMBERS);
        }
        Set<StoredGroup.Member> all = new LinkedHashSet<>();
        String unknown = addNamed(members, all);
        if (unknown != null) {
            return unknown(unknown);
        }
        addPersons(all, "id = ?", owner);
        if (all.size() > maxMembers) {
            return refused(Outcome.TOO_MANY_MEMBERS);
        }
        long group = counters.newGroup();
        sql.update(
                "INSERT INTO class_group (id, key, name, owner, announces) VALUES (?, ?, ?, ?, ?)",
                group,
                key,
                name,
                owner,
                announces ? 1 : 0);
        insert(group, all);
        return done(group, all);
    }

    GroupChange add(long group, Members members, int maxMembers) throws SQLException {
        if (owner(group) == null) {
            return refused(Outcome.ABSENT);
        }
        if (areMoreThan(maxMembers, members)) {
            return refused(Outcome.TOO_MANY_MEMBERS);
        }
        Set<StoredGroup.Member> added = new LinkedHashSet<>();
        String unknown = addNamed(members, added);
        if (unknown != null) {
            return unknown(unknown);
        }
        Set<StoredGroup.Member> present = membersOf(group);
        added.removeAll(present);
        if (present.size() + added.size() > maxMembers) {
            return refused(Outcome.TOO_MANY_MEMBERS);
        }
        insert(group, added);
        return done(group, added);
    }

    GroupChange remove(long group, List<String> keys) throws SQLException {
        Long owner = owner(group);
        if (owner == null) {
            return refused(Outcome.ABSENT);
        }
        Set<StoredGroup.Member> removed = new LinkedHashSet<>();
        String unknown = addNamed(new Members(false, keys), removed);
        if (unknown != null) {
            return unknown(unknown);
        }
        removed.removeIf(member -> member.id() == owner);
        removed.retainAll(membersOf(group));
        end(group, removed);
        return done(group, removed);
    }

    GroupChange dissolve(long group) throws SQLException {
        if (owner(group) == null) {
            return refused(Outcome.ABSENT);
        }
        Set<StoredGroup.Member> members = membersOf(group);
        end(group, members);
        sql.update("DELETE FROM class_group WHERE id = ?", group);
        return done(group, members);
    }

    private Long owner(long group) throws SQLException {
        return sql.number("SELECT owner FROM class_group WHERE id = ?", group);
    }

    /** Looked at before the persons are: a list of all of them may not fit into memory. */
    private boolean areMoreThan(int max, Members members) throws SQLException {
        return members.all()
                ? sql.number("SELECT count(*) FROM (SELECT 1 FROM person LIMIT ?)", (long) max + 1) > max
                : members.keys().size() > max;
    }

    /** Adds the persons to {@code all}; returns the first key that names none, or null. */
    private String addNamed(Members members, Set<StoredGroup.Member> all) throws SQLException {
        if (members.all()) {
            addPersons(all, "id >= ?", 0L);
        }
        for (String key : members.keys()) {
            if (!addPersons(all, "key = ?", key)) {
                return key;
            }
        }
        return null;
    }

    private boolean addPersons(Set<StoredGroup.Member> all, String condition, Object parameter) throws SQLException {
        boolean[] found = {false};
        sql.query(
                "SELECT id, key, name FROM person WHERE " + condition,
                row -> {
                    found[0] = true;
                    all.add(member(row));
                },
                parameter);
        return found[0];
    }

    private Set<StoredGroup.Member> membersOf(long group) throws SQLException {
        Set<StoredGroup.Member> members = new LinkedHashSet<>();
        sql.query(
                "SELECT id, key, name FROM member JOIN person ON id = person WHERE class_group = ? AND until IS NULL",
                row -> members.add(member(row)),
                group);
        return members;
    }

    /** They are members from the next post on. */
    private void insert(long group, Set<StoredGroup.Member> members) throws SQLException {
        for (StoredGroup.Member member : members) {
            sql.update(
                    "INSERT INTO member (class_group, person, since) VALUES (?, ?, ?)",
                    group,
                    member.id(),
                    counters.nextNumber());
        }
    }

    /** They were members until the last post. The membership is remembered only if there is a post that needs it. */
    private void end(long group, Set<StoredGroup.Member> members) throws SQLException {
        Long lastOpen = sql.number("SELECT max(number) FROM body WHERE class_group = ? AND run IS NOT NULL", group);
        for (StoredGroup.Member member : members) {
            sql.update(
                    "DELETE FROM member WHERE class_group = ? AND person = ? AND until IS NULL AND since > ?",
                    group,
                    member.id(),
                    lastOpen == null ? -1L : lastOpen);
            sql.update(
                    "UPDATE member SET until = ? WHERE class_group = ? AND person = ? AND until IS NULL",
                    counters.nextNumber(),
                    group,
                    member.id());
        }
    }

    private static GroupChange refused(Outcome outcome) {
        return new GroupChange(outcome, 0, List.of(), null);
    }

    private static GroupChange unknown(String key) {
        return new GroupChange(Outcome.UNKNOWN_PERSON, 0, List.of(), key);
    }

    private static GroupChange done(long group, Set<StoredGroup.Member> members) {
        return new GroupChange(Outcome.DONE, group, List.copyOf(members), null);
    }
}
