package classchat.wire;

import classchat.relay.ErrorCode;

/** What can be wrong with what is asked of a group. */
public enum GroupRefusal implements ErrorCode {
    /** There is no group of this name. */
    GROUP_ABSENT("group-absent"),
    /** There is one already. */
    GROUP_TAKEN("group-taken"),
    /** The name breaks the rules. */
    GROUP_UNFIT("group-unfit"),
    /** Who asks is no member. */
    NOT_A_MEMBER("not-a-member"),
    /** Only the owner may do this. */
    OWNER_ONLY("owner-only"),
    /** More groups, or members, than there may be. */
    TOO_MANY("too-many");

    private final String code;

    GroupRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
