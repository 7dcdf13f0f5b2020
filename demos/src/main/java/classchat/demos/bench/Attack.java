package classchat.demos.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * The worst that one client, or a few, can do to a server: one row of {@link WorstBench}'s table. The attacking clients are
 * persons {@code p1}, {@code p2} and so on of a {@link Population}.
 */
enum Attack {
    IDLE("nobody attacks") {
        @Override
        void begin(Attacker attacker) {}
    },

    LONG_TEXTS("two clients send texts of 60,000 bytes to absent people; the disk stalls for 1.5 s of every 3 s") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(20);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.stallDisk(Duration.ofMillis(1_500), Duration.ofMillis(1_500));
            for (int i = 1; i <= 2; i++) {
                attacker.client(
                        Population.person(i),
                        true,
                        1,
                        (epoch, n) -> text(Population.person(11 + n % 10), LONG, epoch, n));
            }
        }
    },

    GROUPS_OF_ALL("one client creates groups of all 49,000 known persons, 64 requests at a time") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(49_000);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.client(
                    Population.person(1),
                    true,
                    BATCH,
                    (epoch, n) -> "{\"type\":\"group\",\"do\":\"create\",\"group\":\"#n" + n + "\",\"all\":true}");
        }
    },

    MANY_GROUPS("one client, a member of all 100,000 groups, lists its groups and creates new ones") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(1_001);
            population.groups(100_000, 2, 1_000, 1);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.client(
                    Population.person(1),
                    true,
                    BATCH,
                    (epoch, n) -> n % BATCH == 0
                            ? "{\"type\":\"group\",\"do\":\"create\",\"group\":\"#n" + n + "\",\"users\":[]}"
                            : "{\"type\":\"group\",\"do\":\"list\",\"after\":\"" + Population.group(n * 997 % 100_000)
                                    + "\"}");
        }
    },

    ABSENT_GROUP("one member posts to a group of 4,900, all others absent") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(4_900);
            population.groups(1, 1, 1, 4_900);
        }

        @Override
        void begin(Attacker attacker) {
            post(attacker, 1);
        }
    },

    ABSENT_GROUP_BY_FOUR("four members post to a group of 4,900, all others absent") {
        @Override
        void populate(Population population) throws SQLException {
            ABSENT_GROUP.populate(population);
        }

        @Override
        void begin(Attacker attacker) {
            post(attacker, 4);
        }
    },

    NAMELESS("one address opens 1,000 connections that never join, again and again") {
        @Override
        void begin(Attacker attacker) {
            attacker.crowd(1_000, Crowd.Habit.STAYS, i -> "");
        }
    },

    UNFINISHED_LINES("990 connections that never join each send 65,000 bytes of an unfinished line, again and again") {
        @Override
        void begin(Attacker attacker) {
            attacker.crowd(990, Crowd.Habit.STAYS, i -> "x".repeat(65_000));
        }
    },

    UNFINISHED_LINES_OF_MANY(
            "3,800 clients that have joined each send 65,000 bytes of an unfinished line, again and again") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(3_800);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.crowd(
                    3_800, Crowd.Habit.STAYS, i -> join(Population.person(1 + i % 3_800), true) + "x".repeat(65_000));
        }
    },

    DEAF_RECEIVERS("one client sends texts of 60,000 bytes to 150 clients that read nothing") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(151);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.crowd(150, Crowd.Habit.IS_DEAF, i -> join(Population.person(2 + i % 150), false));
            attacker.client(
                    Population.person(1), true, 1, (epoch, n) -> text(Population.person(2 + n % 150), LONG, epoch, n));
        }
    },

    ADD_AND_REMOVE("one owner adds 4,899 persons to a group and removes them, in turn") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(4_900);
            population.groups(1, 1, 1, 1);
        }

        @Override
        void begin(Attacker attacker) {
            StringBuilder users = new StringBuilder();
            for (int i = 2; i <= 4_900; i++) {
                users.append(i > 2 ? "," : "")
                        .append('"')
                        .append(Population.person(i))
                        .append('"');
            }
            attacker.client(
                    Population.person(1),
                    true,
                    2,
                    (epoch, n) -> "{\"type\":\"group\",\"do\":\"" + (n % 2 == 1 ? "add" : "remove") + "\",\"group\":\""
                            + Population.group(1) + "\",\"users\":[" + users + "]}");
        }
    },

    FULL_DISK("nothing can be written (another process has the database locked); one address joins and leaves") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(4_500);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.stallDisk(Duration.ofDays(1), Duration.ZERO);
            attacker.crowd(
                    BATCH,
                    Crowd.Habit.LEAVES,
                    i -> join(i % 2 == 0 ? "n" + i : Population.person(1 + i % 4_500), true));
        }
    },

    GROUP_LISTS("one owner lists the members of its groups; there are 10,000 groups of 101 members") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(101);
            population.groups(10_000, 1, 100, 101);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.client(
                    Population.person(1),
                    true,
                    BATCH,
                    (epoch, n) -> "{\"type\":\"group\",\"do\":\"list\",\"group\":\""
                            + Population.group(1 + n % 100 * 100) + "\"}");
        }
    },

    FULL_MAILBOXES("one plain client fills twenty mailboxes with texts of 60,000 bytes") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(21);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.client(
                    Population.person(1), false, 1, (epoch, n) -> text(Population.person(2 + n % 20), LONG, epoch, n));
        }
    },

    COSTLY_LINES("one client asks who is here and for its 100 groups, 64 requests at a time; 200 are here") {
        @Override
        void populate(Population population) throws SQLException {
            population.persons(201);
            population.groups(100, 1, 1, 1);
        }

        @Override
        void begin(Attacker attacker) {
            attacker.crowd(200, Crowd.Habit.STAYS, i -> join(Population.person(2 + i % 200), true));
            attacker.client(
                    Population.person(1),
                    true,
                    BATCH,
                    (epoch, n) -> n % 2 == 0 ? "{\"type\":\"who\"}" : "{\"type\":\"group\",\"do\":\"list\"}");
        }
    };

    private static final int BATCH = 64;
    private static final String LONG = "x".repeat(60_000);

    private final String inWords;

    Attack(String inWords) {
        this.inWords = inWords;
    }

    /** Adds the persons and groups that the attack needs to an empty database. */
    void populate(Population population) throws SQLException {}

    /** Begins it; returns at once. */
    abstract void begin(Attacker attacker);

    /** What it is called on the command line and in the table. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String inWords() {
        return inWords;
    }

    /** A client that joins, as {@link Attacker} and its connections say it. */
    static String join(String name, boolean acknowledges) {
        return "{\"type\":\"join\",\"sender\":\"" + name + "\"" + (acknowledges ? ",\"acks\":true}\n" : "}\n");
    }

    private static String text(String receiver, String text, long epoch, long number) {
        return "{\"receiver\":\"" + receiver + "\",\"text\":\"" + text + "\",\"id\":\"" + epoch + "-" + number + "\"}";
    }

    private static void post(Attacker attacker, int members) {
        for (int i = 1; i <= members; i++) {
            attacker.client(
                    Population.person(i), true, BATCH, (epoch, n) -> text(Population.group(1), "hello", epoch, n));
        }
    }
}
