package classchat.delivery;

import classchat.relay.Name;
import classchat.relay.RefusedException;

/** Decides which session, on whichever server, has a name. */
public interface Claims {
    /** One server alone: the roster decides, when the session joins. */
    Claims ROSTER = new Claims() {
        @Override
        public void claim(Name name, Answer answer) {
            answer.granted();
        }

        @Override
        public void release(Name name) {}
    };

    /** The answer to a claim; one of the methods is called once, on any thread. */
    interface Answer {
        void granted();

        void refused(RefusedException why);
    }

    /** Claims a name for a session of this server; answers now or later. Must not block. */
    void claim(Name name, Answer answer);

    /** Gives a claim back that was granted: the session is over, or did not join. Must not block. */
    void release(Name name);
}
