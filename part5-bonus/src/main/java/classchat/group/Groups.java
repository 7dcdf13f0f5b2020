package classchat.group;

import classchat.basic.Printable;
import classchat.offline.Broadcast;
import classchat.offline.Database;
import classchat.offline.Delivery;
import classchat.offline.People;
import classchat.offline.Sql;
import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.Session;
import classchat.wire.DeliveryRefusal;
import classchat.wire.GroupRefusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The groups that there are. They are kept in the database; changes are answered when they are on the disk. Any thread. */
public final class Groups {
    private static final int MAX_GROUPS_AN_OWNER = 100;
    private static final int MAX_MEMBERS = 5_000;
    private static final int NAMES_A_PAGE = 100;

    private final Database database;
    private final People people;
    private final Broadcast broadcast;
    private final Object changes = new Object();
    private final Map<String, Group> byKey = new ConcurrentHashMap<>();

    private Groups(Database database, People people) {
        this.database = database;
        this.people = people;
        this.broadcast = new Broadcast(database, people);
    }

    /**
     * Reads the groups. Blocks.
     *
     * @throws IOException if the database is damaged; the message is a sentence
     */
    public static Groups load(Database database, People people) throws IOException {
        Groups groups = new Groups(database, people);
        database.read(groups::read);
        return groups;
    }

    /** Before the server starts. */
    public void addTo(Delivery delivery) {
        delivery.on("group", (from, message) -> handle(from.session(), message));
        delivery.setReceivers(receiver -> receiver.startsWith("#") ? group(receiver) : people.find(receiver));
    }

    private void read(Sql sql) throws SQLException {
        sql.query(
                "SELECT key, name, owner, announces FROM class_group",
                row -> byKey.put(
                        row.getString(1),
                        new Group(row.getString(2), row.getString(3), row.getInt(4) == 1, broadcast)));
        sql.query("SELECT class_group, key, name FROM member JOIN person ON person = key", row -> {
            Group group = byKey.get(row.getString(1));
            if (group != null) {
                group.add(row.getString(2), row.getString(3));
            }
        });
    }

    private Group group(String name) throws RefusedException {
        Group group = byKey.get(Name.key(name));
        if (group == null) {
            throw new RefusedException(GroupRefusal.GROUP_ABSENT, "there is no group " + Printable.beginning(name));
        }
        return group;
    }

    // --- what is asked for

    private void handle(Session from, Message message) throws RefusedException {
        String what = message.required("do");
        synchronized (changes) { // a change in memory, and its place in the database's queue, are one step
            switch (what) {
                case "create" -> create(from, message);
                case "add" -> add(from, message);
                case "remove" -> remove(from, message);
                case "leave" -> leave(from, message);
                case "list" -> list(from, message);
                case "dissolve" -> dissolve(from, message);
                default ->
                    throw new RefusedException(
                            Refusal.BAD_FIELD, "'do' must be create, add, remove, leave, list or dissolve");
            }
        }
        database.pauseIfCongested(from.connection());
    }

    private void create(Session from, Message message) throws RefusedException {
        String name = message.required("group");
        checkName(name);
        String owner = from.name().key();
        if (byKey.values().stream().filter(group -> group.owner().equals(owner)).count() >= MAX_GROUPS_AN_OWNER) {
            throw new RefusedException(
                    GroupRefusal.TOO_MANY, "nobody has more than " + MAX_GROUPS_AN_OWNER + " groups");
        }
        List<Name> members = new ArrayList<>(message.flag("all") ? people.names() : named(message));
        members.removeIf(member -> member.key().equals(owner));
        members.add(from.name());
        checkSize(members.size());
        Group group = new Group(name, owner, message.flag("announces"), broadcast);
        members.forEach(member -> group.add(member.key(), member.text()));
        String key = Name.key(name);
        if (byKey.putIfAbsent(key, group) != null) {
            throw new RefusedException(GroupRefusal.GROUP_TAKEN, "there is a group " + name + " already");
        }
        change(
                from,
                message,
                () -> byKey.remove(key, group),
                sql -> {
                    sql.update(
                            "INSERT INTO class_group (key, name, owner, announces) VALUES (?, ?, ?, ?)",
                            key,
                            name,
                            owner,
                            group.announces() ? 1 : 0);
                    for (Name member : members) {
                        insert(sql, key, member.key());
                    }
                },
                () -> {
                    tell(members, from, "added", group);
                    answer(from, message, group, "created, with " + people(members.size()));
                });
    }

    private static void checkName(String name) throws RefusedException {
        try {
            if (!name.startsWith("#")) {
                throw new RefusedException(GroupRefusal.GROUP_UNFIT, "a group's name begins with #");
            }
            Name.of(name.substring(1));
        } catch (RefusedException e) {
            throw new RefusedException(
                    GroupRefusal.GROUP_UNFIT,
                    "a group's name is # and what is fit for a person's name; not '" + Printable.beginning(name) + "'");
        }
    }

    private static void checkSize(int members) throws RefusedException {
        if (members > MAX_MEMBERS) {
            throw new RefusedException(GroupRefusal.TOO_MANY, "a group has at most " + MAX_MEMBERS + " members");
        }
    }

    private List<Name> named(Message message) throws RefusedException {
        Set<Name> names = new LinkedHashSet<>();
        for (String user : message.strings("users")) {
            names.add(people.name(user));
        }
        return new ArrayList<>(names);
    }

    private Group ownedBy(Session from, Message message) throws RefusedException {
        Group group = group(message.required("group"));
        if (!group.isMember(from.name().key())) {
            throw group.notAMember();
        }
        if (!group.owner().equals(from.name().key())) {
            throw new RefusedException(GroupRefusal.OWNER_ONLY, "only its owner can do that to " + group.name());
        }
        return group;
    }

    private void add(Session from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        List<Name> newcomers = new ArrayList<>(message.flag("all") ? people.names() : named(message));
        newcomers.removeIf(member -> group.isMember(member.key()));
        checkSize(group.size() + newcomers.size());
        newcomers.forEach(member -> group.add(member.key(), member.text()));
        String key = Name.key(group.name());
        change(
                from,
                message,
                () -> newcomers.forEach(member -> group.remove(member.key())),
                sql -> {
                    for (Name member : newcomers) {
                        insert(sql, key, member.key());
                    }
                },
                () -> {
                    tell(newcomers, from, "added", group);
                    answer(from, message, group, people(newcomers.size()) + " added");
                });
    }

    private void remove(Session from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        List<Name> leavers = named(message);
        leavers.removeIf(member -> member.key().equals(group.owner()) || !group.remove(member.key()));
        deleteMembers(from, message, group, leavers, "removed", people(leavers.size()) + " removed");
    }

    private void leave(Session from, Message message) throws RefusedException {
        Group group = group(message.required("group"));
        if (group.owner().equals(from.name().key())) {
            throw new RefusedException(
                    GroupRefusal.OWNER_ONLY, "its owner cannot leave " + group.name() + ", but can dissolve it");
        }
        if (!group.remove(from.name().key())) {
            throw group.notAMember();
        }
        deleteMembers(from, message, group, List.of(from.name()), null, "left");
    }

    private void deleteMembers(
            Session from, Message message, Group group, List<Name> leavers, String notice, String done) {
        String key = Name.key(group.name());
        change(
                from,
                message,
                () -> leavers.forEach(member -> group.add(member.key(), member.text())),
                sql -> {
                    for (Name member : leavers) {
                        sql.update("DELETE FROM member WHERE class_group = ? AND person = ?", key, member.key());
                    }
                },
                () -> {
                    if (notice != null) {
                        tell(leavers, from, notice, group);
                    }
                    answer(from, message, group, done);
                });
    }

    private void dissolve(Session from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        String key = Name.key(group.name());
        List<Name> members = new ArrayList<>();
        for (String member : group.keys()) {
            members.add(people.name(member));
        }
        byKey.remove(key, group);
        change(
                from,
                message,
                () -> byKey.put(key, group),
                sql -> {
                    sql.update("DELETE FROM member WHERE class_group = ?", key);
                    sql.update("DELETE FROM class_group WHERE key = ?", key);
                },
                () -> {
                    tell(members, from, "dissolved", group);
                    answer(from, message, group, "dissolved");
                });
    }

    private void list(Session from, Message message) throws RefusedException {
        String name = message.string("group");
        String after = message.string("after");
        String behind = after == null ? "" : Name.key(after);
        String me = from.name().key();
        Message answer;
        if (name == null) {
            List<String> mine = byKey.values().stream()
                    .filter(group -> group.isMember(me))
                    .map(Group::name)
                    .sorted(String.CASE_INSENSITIVE_ORDER)
                    .toList();
            answer = Message.fromServer("groups")
                    .with(
                            "groups",
                            mine.stream()
                                    .filter(group -> Name.key(group).compareTo(behind) > 0)
                                    .limit(NAMES_A_PAGE)
                                    .toList())
                    .with("count", (long) mine.size());
        } else {
            Group group = group(name);
            if (!group.isMember(me)) {
                throw group.notAMember();
            }
            answer = Message.fromServer("members")
                    .with("group", group.name())
                    .with("owner", people.name(group.owner()).text())
                    .with("announces", group.announces())
                    .with("users", group.names(behind, NAMES_A_PAGE))
                    .with("count", (long) group.size());
        }
        from.answer(answer.inAnswerTo(message));
    }

    // --- what becomes of it

    /** Writes a change; what follows happens when it is on the disk, behind all posts before it. */
    private void change(Session from, Message message, Runnable undo, Database.Work onDisk, Runnable andThen) {
        database.submit(new Database.Work() {
            @Override
            public void run(Sql sql) throws SQLException {
                onDisk.run(sql);
            }

            @Override
            public void committed() {
                andThen.run();
            }

            @Override
            public void failed(SQLException why) {
                undo.run();
                from.send(Message.error(
                        DeliveryRefusal.NOT_STORED,
                        "the server could not write that to its disk; try again later",
                        message.id()));
            }
        });
    }

    private static void insert(Sql sql, String group, String person) throws SQLException {
        sql.update("INSERT OR IGNORE INTO member (class_group, person) VALUES (?, ?)", group, person);
    }

    private void tell(List<Name> members, Session from, String what, Group group) {
        Message notice = Message.of("group")
                .with("status", "1")
                .with("sender", from.name().text())
                .with("group", group.name())
                .with("what", what);
        members.stream()
                .filter(member -> !member.key().equals(from.name().key()))
                .forEach(member -> people.tell(member, notice));
    }

    private static void answer(Session to, Message question, Group group, String text) {
        Message answer =
                Message.fromServer("group").with("group", group.name()).with("text", group.name() + ": " + text);
        to.send(answer.inAnswerTo(question));
    }

    private static String people(int count) {
        return count == 1 ? "1 person" : count + " people";
    }
}
