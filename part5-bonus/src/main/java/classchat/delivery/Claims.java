package classchat.delivery;

import classchat.relay.RefusedException;
import classchat.store.StoredPerson;

/** Decides which session, on whichever server, has a name. */
public interface Claims {
    /** One server alone: the roster decides, when the session joins. */
    Claims ROSTER = new Claims() {
        @Override
        public void claim(StoredPerson person, Answer answer) {
            answer.granted();
        }

        @Override
        public void release(StoredPerson person) {}
    };

    /** The answer to a claim; one of the methods is called once, on any thread. */
    interface Answer {
        void granted();

        void refused(RefusedException why);
    }

    /** Claims the person's name for this server; answers now or later. Must not block. */
    void claim(StoredPerson person, Answer answer);

    /** Gives a claim back that was granted: the session is over, or did not join. Must not block. */
    void release(StoredPerson person);
}
