package classchat.group;

import java.util.List;

/**
 * How many groups and members there may be.
 *
 * @param maxGroups the most groups of one owner
 * @param maxMembers the most members of one group
 * @param namesAPage the most names in one answer
 */
public record GroupLimits(int maxGroups, int maxMembers, int namesAPage) {
    public static final GroupLimits DEFAULT = new GroupLimits(100, 5_000, 100);

    public GroupLimits withMaxMembers(int members) {
        return new GroupLimits(maxGroups, members, namesAPage);
    }

    /** The limits in words, a line each. */
    public List<String> inWords() {
        return List.of("groups: " + maxGroups + " an owner, " + maxMembers + " members each");
    }
}
