package classchat.store;

/** The counters of table {@code share} as the other tables say that they must be. */
final class SharesInTables {
    private static final String EXPECTED = "SELECT recipient, coalesce(waiting.sender, body.sender) AS of, count(*),"
            + " sum(length(coalesce(waiting.line, body.line)))"
            + " FROM waiting LEFT JOIN body ON body.number = waiting.number GROUP BY recipient, of"
            + " UNION ALL SELECT 0, of, sum(messages), sum(bytes) FROM"
            + " (SELECT coalesce(waiting.sender, body.sender) AS of, 1 AS messages, "
            + MailboxLimits.ROW_BYTES + " + coalesce(length(waiting.line), 0) AS bytes"
            + " FROM waiting LEFT JOIN body ON body.number = waiting.number"
            + " UNION ALL SELECT sender, 0, length(line) FROM body) GROUP BY of";

    /** The number of rows that are wrong, missing, or not expected. */
    static final String WRONG = "(SELECT * FROM (" + EXPECTED + " EXCEPT SELECT * FROM share)"
            + " UNION ALL SELECT * FROM (SELECT * FROM share EXCEPT SELECT * FROM (" + EXPECTED + ")))";

    private SharesInTables() {}
}
