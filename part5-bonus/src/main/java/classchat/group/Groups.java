package classchat.group;

import classchat.basic.Printable;
import classchat.delivery.Delivery;
import classchat.delivery.Member;
import classchat.delivery.Receiver;
import classchat.delivery.Receivers;
import classchat.relay.ErrorCode;
import classchat.relay.Message;
import classchat.relay.Name;
import classchat.relay.Refusal;
import classchat.relay.RefusedException;
import classchat.relay.Roster;
import classchat.select.Connection;
import classchat.store.GroupChange;
import classchat.store.Members;
import classchat.store.Store;
import classchat.store.StoreException;
import classchat.store.StoredGroup;
import classchat.wire.DeliveryRefusal;
import classchat.wire.GroupRefusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups that there are, and the requests about them. A change is written first; when it is on the disk it is made in
 * memory, on the store's thread, and answered. Until then no more is read from the client that asked for it, so that what it
 * says next finds the change made. Any thread.
 */
public final class Groups implements Receivers.Directory {
    private static final String ALL_ARE_TOO_MANY =
            ", and more people than that are known here: name the members instead of all, or make several groups";

    private final Store store;
    private final Delivery delivery;
    private final GroupLimits limits;
    private final Directory directory;

    /** @param groups those that the store has */
    public Groups(Store store, Delivery delivery, GroupLimits limits, List<StoredGroup> groups) {
        this.store = store;
        this.delivery = delivery;
        this.limits = limits;
        this.directory = new Directory(groups.stream()
                .map(stored -> new Group(stored, store, delivery))
                .toList());
        delivery.types().on("group", this::handle);
        delivery.receivers().add('#', this);
    }

    @Override
    public Receiver find(String name) throws RefusedException {
        return group(name);
    }

    private Group group(String name) throws RefusedException {
        Group group = directory.find(name);
        if (group == null) {
            throw absent(name);
        }
        return group;
    }

    private static RefusedException absent(String name) {
        return new RefusedException(GroupRefusal.GROUP_ABSENT, "there is no group " + Printable.beginning(name));
    }

    // --- requests

    private void handle(Member from, Message message) throws RefusedException {
        switch (message.required("do")) {
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

    private void create(Member from, Message message) throws RefusedException {
        String name = message.required("group");
        checkName(name);
        boolean announces = message.flag("announces");
        Named named = named(message);
        store.createGroup(
                Name.key(name),
                name,
                from.id(),
                announces,
                named.members(),
                limits.maxGroups(),
                limits.maxMembers(),
                new Change(from, message, name, named, done -> {
                    Group group = new Group(
                            new StoredGroup(done.group(), name, from.id(), announces, done.members()), store, delivery);
                    directory.add(group);
                    directory.addMembers(group, done.members());
                    tell(done.members(), from, "added", group);
                    return "created, with " + people(done.members().size());
                }));
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

    /**
     * The persons that a request names.
     *
     * @param spelling by key, as the request writes them
     */
    private record Named(boolean all, Map<String, String> spelling) {
        Members members() {
            return new Members(all, all ? List.of() : keys());
        }

        List<String> keys() {
            return List.copyOf(spelling.keySet());
        }
    }

    private static Named named(Message message) throws RefusedException {
        Map<String, String> spelling = new LinkedHashMap<>();
        for (String user : message.strings("users")) {
            spelling.putIfAbsent(Name.key(user), user);
        }
        return new Named(message.flag("all"), spelling);
    }

    private Group ownedBy(Member from, Message message) throws RefusedException {
        Group group = group(message.required("group"));
        if (!group.isMember(from.name().key())) {
            throw group.notAMember();
        }
        if (group.owner() != from.id()) {
            throw new RefusedException(GroupRefusal.OWNER_ONLY, "only its owner can do that to " + group.name());
        }
        return group;
    }

    private void add(Member from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        Named named = named(message);
        store.addMembers(
                group.id(),
                named.members(),
                limits.maxMembers(),
                new Change(from, message, group.name(), named, done -> {
                    directory.addMembers(group, done.members());
                    tell(done.members(), from, "added", group);
                    return people(done.members().size()) + " added";
                }));
    }

    private void remove(Member from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        Named named = named(message);
        store.removeMembers(group.id(), named.keys(), new Change(from, message, group.name(), named, done -> {
            directory.removeMembers(group, done.members());
            tell(done.members(), from, "removed", group);
            return people(done.members().size()) + " removed";
        }));
    }

    private void leave(Member from, Message message) throws RefusedException {
        Group group = group(message.required("group"));
        String key = from.name().key();
        if (group.owner() == from.id()) {
            throw new RefusedException(
                    GroupRefusal.OWNER_ONLY, "its owner cannot leave " + group.name() + ", but can dissolve it");
        }
        if (!group.isMember(key)) {
            throw group.notAMember();
        }
        Named named = new Named(false, Map.of(key, from.name().text()));
        store.removeMembers(group.id(), named.keys(), new Change(from, message, group.name(), named, done -> {
            directory.removeMembers(group, done.members());
            return "left";
        }));
    }

    private void dissolve(Member from, Message message) throws RefusedException {
        Group group = ownedBy(from, message);
        Named nobody = new Named(false, Map.of());
        store.dissolveGroup(group.id(), new Change(from, message, group.name(), nobody, done -> {
            directory.remove(group);
            directory.removeMembers(group, done.members());
            tell(done.members(), from, "dissolved", group);
            return "dissolved";
        }));
    }

    private void list(Member from, Message message) throws RefusedException {
        String name = message.string("group");
        String after = message.string("after");
        String behind = after == null ? "" : Name.key(after);
        Message answer;
        if (name == null) {
            SortedList<Group> mine = directory.groupsOf(from.id());
            List<String> page = mine.after(behind, limits.namesAPage()).stream()
                    .map(Group::name)
                    .toList();
            answer = Message.fromServer("groups").with("groups", page).with("count", (long) mine.size());
        } else {
            Group group = group(name);
            if (!group.isMember(from.name().key())) {
                throw group.notAMember();
            }
            SortedList<StoredGroup.Member> members = group.members();
            List<String> page = members.after(behind, limits.namesAPage()).stream()
                    .map(StoredGroup.Member::name)
                    .toList();
            answer = Message.fromServer("members")
                    .with("group", group.name())
                    .with("owner", group.ownerName())
                    .with("announces", group.announces())
                    .with("users", page)
                    .with("count", (long) members.size());
        }
        from.session().answer(answer.inAnswerTo(message));
    }

    // --- changes

    /** Makes a committed change in memory, and returns it in words for the person who asked for it. */
    private interface Effect {
        String of(GroupChange done);
    }

    /** The answer to a change. On the store's thread, behind all posts before the change. */
    private final class Change implements Store.Answer<GroupChange> {
        private final Member from;
        private final Message question;
        private final String group;
        private final Named named;
        private final Effect effect;

        Change(Member from, Message question, String group, Named named, Effect effect) {
            this.from = from;
            this.question = question;
            this.group = group;
            this.named = named;
            this.effect = effect;
            connection().pauseReading();
        }

        private Connection connection() {
            return from.session().connection();
        }

        @Override
        public void done(GroupChange change) {
            try {
                answer(answerTo(change));
            } finally {
                connection().resumeReading();
            }
        }

        private Message answerTo(GroupChange change) {
            return switch (change.outcome()) {
                case DONE ->
                    Message.fromServer("group").with("group", group).with("text", group + ": " + effect.of(change));
                case TAKEN -> error(GroupRefusal.GROUP_TAKEN, "there is a group " + group + " already");
                case ABSENT -> error(absent(group));
                case UNKNOWN_PERSON ->
                    error(Roster.absent(named.spelling().getOrDefault(change.unknown(), change.unknown())));
                case TOO_MANY_GROUPS ->
                    error(GroupRefusal.TOO_MANY, "nobody has more than " + limits.maxGroups() + " groups");
                case TOO_MANY_MEMBERS ->
                    error(
                            GroupRefusal.TOO_MANY,
                            "a group has at most " + limits.maxMembers() + " members"
                                    + (named.all() ? ALL_ARE_TOO_MANY : ""));
            };
        }

        @Override
        public void failed(StoreException why) {
            answer(error(DeliveryRefusal.NOT_STORED, "the server could not write that to its disk; try again later"));
            connection().resumeReading();
        }

        private Message error(RefusedException why) {
            return Message.error(why.code(), why.getMessage(), null);
        }

        private Message error(ErrorCode code, String sentence) {
            return Message.error(code, sentence, null);
        }

        private void answer(Message answer) {
            from.session().send(answer.inAnswerTo(question));
        }
    }

    private void tell(List<StoredGroup.Member> members, Member from, String what, Group group) {
        Message notice = Message.of("group")
                .with("status", "1")
                .with("sender", from.name().text())
                .with("group", group.name())
                .with("what", what);
        for (StoredGroup.Member member : members) {
            if (member.id() != from.id()) {
                delivery.people().tell(member.key(), notice);
            }
        }
    }

    private static String people(int count) {
        return count == 1 ? "1 person" : count + " people";
    }
}
