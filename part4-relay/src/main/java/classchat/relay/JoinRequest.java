package classchat.relay;

import classchat.select.SafeLog;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A session's wish to join while {@link Admission} decides. The session's connection is paused; the answer resumes it. */
final class JoinRequest implements Admission.Request {
    private static final System.Logger LOG = System.getLogger(JoinRequest.class.getName());

    /** Joins the session under the lock of the session. */
    interface Joining {
        /** @throws RefusedException if another session has the name */
        void join(JoinRequest request, Participant participant, boolean takesOver) throws RefusedException;
    }

    private final Session session;
    private final Name name;
    private final Message join;
    private final Joining joining;
    private final Consumer<Session> refused;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param refused is told that the session may try again, before the session is */
    JoinRequest(Session session, Name name, Message join, Joining joining, Consumer<Session> refused) {
        this.session = session;
        this.name = name;
        this.join = join;
        this.joining = joining;
        this.refused = refused;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Name name() {
        return name;
    }

    @Override
    public Message join() {
        return join;
    }

    @Override
    public void admit(Participant participant) {
        answer(participant, false);
    }

    @Override
    public void takeOver(Participant participant) {
        answer(participant, true);
    }

    private void answer(Participant participant, boolean takesOver) {
        if (!answered.compareAndSet(false, true)) {
            synchronized (session) {
                Sessions.tellLeft(participant);
            }
            return;
        }
        try {
            joining.join(this, participant, takesOver);
        } catch (RefusedException e) {
            tell(e);
        } catch (RuntimeException | Error e) {
            // The thread may be one that serves others: a failure here ends this session alone.
            SafeLog.error(LOG, "joining failed, as", name, e);
            session.sendAway(Refusal.FAILED, "joining failed: a mistake of the server", join.id());
        }
        session.connection().resumeReading();
    }

    @Override
    public void refuse(RefusedException why) {
        if (answered.compareAndSet(false, true)) {
            tell(why);
            session.connection().resumeReading();
        }
    }

    private void tell(RefusedException why) {
        refused.accept(session);
        session.answer(Message.error(why.code(), why.getMessage(), join.id()));
    }
}
