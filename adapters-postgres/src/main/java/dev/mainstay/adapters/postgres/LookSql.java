package dev.mainstay.adapters.postgres;

/** Everything a look asks, sent together: one round trip, one moment. For PostgreSQL 14 and later. */
final class LookSql {

    private LookSql() {}

    /**
     * The server and its receiver. The branch of a main is that of the segment it writes: the control file learns of a
     * promotion only at the next checkpoint. Ages are taken on the server, so that no two clocks meet (D15). A position
     * inside a segment proves that bytes came over a stream: a receiver that never got one stands at a segment's start.
     */
    static final String SERVER = """
            WITH s AS MATERIALIZED (SELECT pg_is_in_recovery() AS recovering)
            SELECT s.recovering,
                   (SELECT system_identifier::text FROM pg_control_system()) AS system,
                   (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS started_us,
                   current_setting('server_version_num')::integer AS version,
                   current_setting('default_transaction_read_only') = 'on' AS read_only_default,
                   CASE WHEN s.recovering THEN NULL ELSE pg_current_wal_flush_lsn()::text END AS flushed,
                   CASE WHEN s.recovering THEN NULL
                        ELSE substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8) END AS timeline_hex,
                   CASE WHEN s.recovering THEN pg_last_wal_receive_lsn()::text END AS received,
                   CASE WHEN s.recovering THEN pg_last_wal_replay_lsn()::text END AS replayed,
                   CASE WHEN s.recovering
                        THEN (pg_last_wal_receive_lsn() - '0/0'::pg_lsn)
                             % pg_size_bytes(current_setting('wal_segment_size')) <> 0 END AS inside_segment,
                   CASE WHEN s.recovering
                        THEN pg_get_wal_replay_pause_state() <> 'not paused' END AS paused,
                   CASE WHEN NOT s.recovering OR current_setting('restore_command') = '' THEN 'NONE'
                        WHEN (SELECT setting = '' FROM pg_settings WHERE name = 'primary_conninfo') THEN 'ONLY'
                        ELSE 'ALSO' END AS archive,
                   CASE WHEN s.recovering
                        THEN (extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000)::bigint
                        END AS last_commit_us,
                   CASE WHEN s.recovering
                        THEN greatest((SELECT timeline_id FROM pg_control_checkpoint()),
                                      (SELECT min_recovery_end_timeline FROM pg_control_recovery()))
                        END AS replayed_timeline,
                   r.status,
                   r.slot_name,
                   r.received_tli,
                   r.sender_host,
                   r.sender_port,
                   r.latest_end_lsn::text AS sender_position,
                   (extract(epoch FROM r.last_msg_send_time) * 1000000)::bigint AS sent_us,
                   (extract(epoch FROM clock_timestamp() - r.last_msg_receipt_time) * 1000000)::bigint AS silence_us
            FROM s LEFT JOIN pg_stat_wal_receiver r ON r.pid IS NOT NULL
            """;

    static final String STANDBYS = """
            SELECT application_name, state, flush_lsn::text AS flushed, replay_lsn::text AS replayed,
                   sent_lsn::text AS sent, write_lsn::text AS written,
                   usename::text AS login, host(client_addr) AS address, sync_state, sync_priority
            FROM pg_stat_replication WHERE state IS NOT NULL ORDER BY application_name, pid
            """;

    static final String SLOTS = """
            SELECT slot_name, active, wal_status = 'lost' AS lost, coalesce(wal_status, '') AS wal_status,
                   restart_lsn::text AS restart, safe_wal_size AS spare,
                   CASE WHEN pg_is_in_recovery() THEN NULL
                        ELSE pg_wal_lsn_diff(pg_current_wal_flush_lsn(), restart_lsn)::bigint END AS retained
            FROM pg_replication_slots WHERE slot_type = 'physical' ORDER BY slot_name
            """;

    static final String WAITING = """
            SELECT name, current_setting(name) AS in_force FROM pg_settings WHERE pending_restart ORDER BY name
            """;

    /** What the files say of a setting; not everybody may ask, so it is asked apart, and only when one waits. */
    static final String WANTED = """
            SELECT setting FROM pg_file_settings WHERE name = ? ORDER BY seqno DESC LIMIT 1
            """;

    static final String ALL = String.join(";\n", SERVER, STANDBYS, SLOTS, WAITING);
}
