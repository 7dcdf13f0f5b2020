package classchat.relay;

/**
 * Decides who may join, before a name is put on the roster. Part 4's own admits every session whose name is free; a later part may
 * look the name up first.
 */
public interface Admission {
    /**
     * Answers {@code request}: now, or later on any thread. Called on the thread of the session's callbacks, without a lock; must
     * not block. Until the answer the session reads nothing, its name is not on the roster, and its time to join runs on.
     */
    void decide(Request request);

    /**
     * One session's wish to join. Its methods may be called from any thread, without a session's lock. The first answer counts;
     * a participant that comes with a later one is told that it has {@linkplain Participant#left left}.
     */
    interface Request {
        /** The session that wants to join; it has no name yet. */
        Session session();

        /** The name that it wants. */
        Name name();

        /** The message that asks for it; may have fields that a later part reads. */
        Message join();

        /**
         * Lets the session join. If another session has the name, this one is told {@code name-taken} and may try again; if
         * it is gone meanwhile, nothing happens. In both cases the participant is told that it has left.
         */
        void admit(Participant participant);

        /**
         * Lets the session join in place of an older session of the same person: as {@link #admit}, but the session that has
         * the name when this is called is told {@code replaced}, leaves, and is closed before this one joins. A session that
         * takes the name after that is not replaced.
         */
        void takeOver(Participant participant);

        /** Refuses the session: it is told why, and may try again. If it is gone meanwhile, nothing happens. */
        void refuse(RefusedException why);
    }
}
