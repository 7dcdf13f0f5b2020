package classchat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import classchat.relay.Message;
import classchat.store.Store;
import classchat.wire.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@link Inbox}, cell by cell: which actions follow an event in a state. The window is of two messages. */
class InboxTest {
    private static final Message MESSAGE = Message.of(Message.TEXT).with("text", "x");

    private final List<String> actions = new ArrayList<>();
    private final Map<Integer, Post> posts = new TreeMap<>();
    private final Mail mail = new Mail() {
        @Override
        public void keep(Post post, Store.Limit limit) {
            actions.add((limit == Store.Limit.WAIVED ? "keep back " : "keep ")
                    + post.id().counter());
        }

        @Override
        public void read(Line line, long after) {
            actions.add("read " + after);
        }

        @Override
        public void takeOff(List<Long> places) {
            actions.add("take off " + places);
        }
    };
    private final Outcomes outcomes = new Outcomes() {
        @Override
        public void delivered(List<Post> arrived) {
            arrived.forEach(post -> actions.add("delivered " + post.id().counter()));
        }

        @Override
        public void stored(Post post) {
            actions.add("stored " + post.id().counter());
        }

        @Override
        public void failed(Post post, Failure why) {
            actions.add("failed " + post.id().counter());
        }
    };
    private final Inbox inbox = new Inbox(mail, 2, 1_000, outcomes);
    private FakeLine line;

    private final class FakeLine implements Line {
        private final boolean acknowledges;
        private boolean hasRoom = true;
        private long share = Long.MAX_VALUE;
        private long held;

        FakeLine(boolean acknowledges) {
            this.acknowledges = acknowledges;
        }

        @Override
        public boolean acknowledges() {
            return acknowledges;
        }

        @Override
        public boolean hasRoom() {
            return hasRoom;
        }

        @Override
        public void awaitRoom() {
            actions.add("await room");
        }

        @Override
        public long shareBytes() {
            return share;
        }

        @Override
        public void holds(long bytes) {
            held = bytes;
        }

        @Override
        public void send(Post post) {
            actions.add("send " + post.id().counter());
        }

        @Override
        public void close() {
            actions.add("close");
        }
    }

    private Post post(int counter) {
        return posts.computeIfAbsent(
                counter, n -> Post.direct(new Submission(MESSAGE, 1, null, new MessageId(1, n), 0, null)));
    }

    private static List<Post> page(int from, int to) {
        List<Post> page = new ArrayList<>();
        for (int place = from; place <= to; place++) {
            page.add(Post.read(place, 0, MESSAGE, new MessageId(2, 100 + place), null));
        }
        return page;
    }

    /** Events by their names; {@code offered 3} is the post with the counter 3, places are a hundred less than counters. */
    private void happens(String event) {
        String[] words = event.split(" ");
        int number = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "offered" -> inbox.offered(post(number));
            case "joined" -> inbox.joined(line = new FakeLine(true));
            case "joinedPlain" -> inbox.joined(line = new FakeLine(false));
            case "left" -> inbox.left(line);
            case "littleMemory" -> line.share = 1;
            case "congested" -> line.hasRoom = false;
            case "roomAgain" -> {
                line.hasRoom = true;
                inbox.roomAgain(line);
            }
            case "acknowledged" -> assertThat(inbox.acknowledged(line, number)).isTrue();
            case "stored" -> inbox.stored(post(number), number);
            case "notStored" -> inbox.notStored(post(number), Outcomes.Failure.NOT_STORED);
            case "page" -> inbox.pageRead(line, page(number, Integer.parseInt(words[2])), words.length > 3);
            case "emptyPage" -> inbox.pageRead(line, List.of(), true);
            case "pageFailed" -> inbox.pageFailed(line);
            case "pageFailedOld" -> inbox.pageFailed(new FakeLine(true));
            case "rung" -> inbox.rung();
            case "takenOff" -> inbox.takenOff(List.of((long) number));
            default -> throw new IllegalArgumentException(event);
        }
    }

    @ParameterizedTest(name = "{0}: after {1}, {2} -> {3}, then {4}")
    @CsvSource(delimiter = '|', textBlock = """
        away, offered                 |                                   | offered 1       | keep 1                        | AWAY
        away, joined                  |                                   | joined          | read 0                        | DRAINING
        away, stored                  | offered 1                         | stored 1        | stored 1                      | AWAY
        away, not stored              | offered 1                         | notStored 1     | failed 1                      | AWAY
        away, rung                    |                                   | rung            |                               | AWAY
        away, an old page             | joined; left                      | page 1 1 last   |                               | AWAY
        away, an old page failed      | joined; left                      | pageFailed      |                               | AWAY
        away, room again              | joined; left                      | roomAgain       |                               | AWAY
        away, left                    | joined; left                      | left            |                               | AWAY
        away, taken off               | joined; page 1 1; acknowledged 1; left | takenOff 1 |                              | AWAY
        away, acknowledged            | joined; left                      | acknowledged 0  |                               | AWAY

        draining, offered             | joined                            | offered 1       | keep 1                        | DRAINING
        draining, offered, not reading| joined; congested; page 1 1 last; offered 1 | offered 2 | keep 2                     | DRAINING
        draining, stored              | joined; congested; emptyPage; offered 1 | stored 1  | stored 1                      | DRAINING
        draining, not stored          | joined; offered 1                 | notStored 1     | failed 1                      | DRAINING
        draining, taken off           | joined; page 1 1; acknowledged 1  | takenOff 1      |                               | DRAINING
        draining, left, kept back     | joined; emptyPage; offered 1; offered 2; offered 3 | left |                             | AWAY
        draining, left, not kept yet  | joined; offered 1; page 1 1; congested; page 2 2; left | stored 1 | stored 1           | AWAY
        draining, page failed, offered| joined; pageFailed                | offered 1       | keep 1                        | DRAINING
        draining, page                | joined                            | page 1 2        | send 101; send 102            | DRAINING
        draining, last page           | joined                            | page 1 1 last   | send 101                      | LIVE
        draining, empty page          | joined                            | emptyPage       |                               | LIVE
        draining, being stored        | joined; offered 1; offered 2      | emptyPage       | send 1; send 2                | LIVE
        draining, some being stored   | joined; offered 1; offered 2; offered 3 | emptyPage | send 1; send 2                | DRAINING
        draining, behind a page       | joined; offered 1                 | page 1 1        | send 101; read 1              | DRAINING
        draining, being stored, plain | joinedPlain; offered 1            | emptyPage       | send 1; delivered 1           | LIVE
        draining, rung since          | joined; rung                      | emptyPage       | read 0                        | DRAINING
        draining, page too long       | joined                            | page 1 3 last   | send 101; send 102            | DRAINING
        draining, acknowledged        | joined; page 1 3 last             | acknowledged 1  | take off [1]; delivered 101; read 2 | DRAINING
        draining, congested           | joined; congested                 | page 1 1 last   | await room                    | DRAINING
        draining, room again          | joined; congested; page 1 1 last  | roomAgain       | read 0                        | DRAINING
        draining, page failed         | joined                            | pageFailed      | close                         | DRAINING
        draining, left                | joined; page 1 2                  | left            |                               | AWAY
        draining, joined again        | joined; page 1 2                  | joined          | read 0                        | DRAINING
        draining, plain               | joinedPlain                       | page 1 2 last   | send 101; send 102; take off [1, 2]; delivered 101; delivered 102 | LIVE

        live, offered                 | joined; emptyPage                 | offered 1       | send 1                        | LIVE
        live, offered, plain          | joinedPlain; emptyPage            | offered 1       | send 1; delivered 1           | LIVE
        live, acknowledged            | joined; emptyPage; offered 1      | acknowledged 1  | delivered 1                   | LIVE
        live, stored ones acknowledged| joined; page 1 1 last             | acknowledged 1  | take off [1]; delivered 101   | LIVE
        live, window full             | joined; emptyPage; offered 1; offered 2 | offered 3 | keep back 1; keep back 2; keep 3 | DRAINING
        live, congested               | joined; emptyPage; offered 1; congested | offered 2 | keep back 1; keep 2; await room | DRAINING
        live, rung                    | joined; emptyPage; offered 1      | rung            | keep back 1; read 0           | DRAINING
        live, room again              | joined; emptyPage                 | roomAgain       |                               | LIVE
        live, an old page             | joined; joined; emptyPage         | pageFailedOld   |                               | LIVE
        live, left                    | joined; emptyPage; offered 1      | left            | keep back 1                   | AWAY
        live, joined again            | joined; emptyPage; offered 1      | joined          | keep back 1; read 0           | DRAINING

        left, joined, being stored    | joined; emptyPage; offered 1; left; offered 2; joined | emptyPage | send 1; send 2  | LIVE
        given while being stored      | joined; offered 1; emptyPage      | stored 1        | stored 1                      | LIVE
        given, acknowledged, stored   | joined; offered 1; emptyPage; acknowledged 1 | stored 1 | take off [1]            | LIVE
        given, not stored             | joined; offered 1; emptyPage      | notStored 1     |                               | LIVE
        given, not stored, left       | joined; offered 1; emptyPage; notStored 1 | left    | failed 1                      | AWAY
        given while being stored, left| joined; offered 1; emptyPage      | left            |                               | AWAY
        plain, given, stored          | joinedPlain; offered 1; emptyPage | stored 1        | take off [1]                  | LIVE
        kept back, acknowledged first | joined; emptyPage; offered 1; rung; acknowledged 1 | stored 1 | take off [1]           | DRAINING
        kept back, then acknowledged  | joined; emptyPage; offered 1; rung; stored 1 | acknowledged 1 | take off [1]; delivered 1 | DRAINING
        kept back, not stored         | joined; emptyPage; offered 1; rung | notStored 1    |                               | DRAINING
        not stored, then acknowledged | joined; emptyPage; offered 1; rung; notStored 1 | acknowledged 1 | delivered 1         | DRAINING
        not stored, then left         | joined; emptyPage; offered 1; rung; notStored 1 | left  | failed 1                     | AWAY
        the line has it already       | joined; emptyPage; offered 1; rung; stored 1 | page 1 2 last | send 102                | LIVE
        acknowledged, not taken off   | joined; page 1 1 last; acknowledged 1; joined | page 1 2 last | send 102               | LIVE
        taken off                     | joined; page 1 1 last; acknowledged 1 | takenOff 1  |                               | LIVE
        taking off, the next ones wait| joined; page 1 2 last; acknowledged 1 | acknowledged 2 | delivered 102              | LIVE
        taken off, the next ones      | joined; page 1 2 last; acknowledged 1; acknowledged 2 | takenOff 1 | take off [2]   | LIVE
        little memory                 | joined; littleMemory              | page 1 2 last   | send 101                      | DRAINING
        little memory, acknowledged   | joined; littleMemory; page 1 2 last | acknowledged 1 | take off [1]; delivered 101; read 1 | DRAINING
        live, little memory           | joined; emptyPage; littleMemory; offered 1 | offered 2 | keep back 1; keep 2         | DRAINING
        """)
    @DisplayName("promise 2: the table of an inbox, state by event")
    void table(String cell, String before, String event, String expected, Inbox.State then) {
        if (before != null) {
            Arrays.stream(before.split("; ")).forEach(this::happens);
        }
        actions.clear();
        happens(event);
        assertThat(String.join("; ", actions)).as(cell).isEqualTo(expected == null ? "" : expected);
        assertThat(inbox.state()).as(cell).isEqualTo(then);
    }

    @Test
    @DisplayName(
            "P12.2 the next post can go straight into the mailbox if nobody is there and no earlier post is on its way")
    void isAway() {
        assertThat(inbox.isAway()).as("at first").isTrue();
        line = new FakeLine(true);
        inbox.joined(line);
        assertThat(inbox.isAway()).as("joined").isFalse();
        inbox.pageRead(line, List.of(), true);
        inbox.offered(post(1));
        inbox.left(line);
        assertThat(inbox.isAway()).as("the post that was given is being kept").isFalse();
        inbox.stored(post(1), 1);
        assertThat(inbox.isAway()).as("it is in the mailbox").isTrue();
    }

    @Test
    @DisplayName(
            "P8.1 unacknowledged messages count as memory of their connection, until they are acknowledged or it is over")
    void memory() {
        Arrays.asList("joined", "emptyPage", "offered 1", "offered 2").forEach(this::happens);
        long ofTwo = line.held;
        happens("acknowledged 1");
        assertThat(line.held).isPositive().isEqualTo(ofTwo / 2);
        happens("left");
        assertThat(line.held).isZero();
    }

    @Test
    @DisplayName(
            "P10.5 more than was sent, or less than nothing, cannot be acknowledged; nor on a connection that does not")
    void badAcknowledgments() {
        happens("joined");
        happens("emptyPage");
        happens("offered 1");
        assertThat(inbox.acknowledged(line, 2)).isFalse();
        assertThat(inbox.acknowledged(line, -1)).isFalse();
        assertThat(inbox.acknowledged(line, 1)).isTrue();
        happens("joinedPlain");
        assertThat(inbox.acknowledged(line, 0)).isFalse();
    }

    @Test
    @DisplayName(
            "P11.4 a client that acknowledges one by one is not read a page for each, and is sent all that it may be sent")
    void pagesForAQuarterOfTheWindow() {
        Inbox wide = new Inbox(mail, 8, 1_000_000, outcomes);
        FakeLine reader = new FakeLine(true);
        wide.joined(reader);
        actions.clear();
        wide.pageRead(reader, page(1, 7), false);
        assertThat(actions).as("there is room for one more").endsWith("send 107", "read 7");
        wide.pageRead(reader, page(8, 20), false);
        assertThat(actions).endsWith("send 108");
        wide.acknowledged(reader, 1);
        assertThat(actions).as("a page for one message").doesNotContain("read 8");
        wide.acknowledged(reader, 2);
        assertThat(actions).as("a quarter of the window is free").endsWith("read 8");
    }
}
