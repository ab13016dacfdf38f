-- The three shared tables (spec: panel API 3.1 to 3.3). An existing node of the panel may have made them already, with
-- its own columns only, so everything here looks first. Such a node inserts rows that name only its own columns: each
-- column of ours has a default or may be null. Times are UTC without zone.

CREATE TABLE IF NOT EXISTS cluster_config (
    id serial PRIMARY KEY,
    cluster_id varchar(50) UNIQUE,
    cluster_secret varchar(100),
    server_role varchar(20) DEFAULT 'standalone',
    server_ip varchar(255),
    server_name varchar(100),
    main_server_ip varchar(255),
    main_server_port int DEFAULT 8080,
    db_replication_enabled boolean DEFAULT false,
    db_replication_status varchar(20) DEFAULT 'offline',
    db_replication_lag int DEFAULT 0,
    db_sync_port int DEFAULT 5433,
    redis_replication_enabled boolean DEFAULT false,
    redis_replication_status varchar(20) DEFAULT 'offline',
    radius_enabled boolean DEFAULT true,
    radius_role varchar(20) DEFAULT 'primary',
    api_enabled boolean DEFAULT true,
    api_role varchar(20) DEFAULT 'active',
    auto_failover_enabled boolean DEFAULT true,
    failover_priority int DEFAULT 1,
    is_active boolean DEFAULT false,
    last_heartbeat timestamp,
    last_sync_time timestamp,
    database_id varchar(100),
    hardware_id varchar(100),
    created_at timestamp DEFAULT now(),
    updated_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS cluster_nodes (
    id serial PRIMARY KEY,
    cluster_id varchar(50),
    hardware_id varchar(100),
    server_role varchar(20),
    server_name varchar(100),
    server_ip varchar(255),
    version varchar(50),
    status varchar(20) DEFAULT 'offline',
    db_sync_status varchar(20) DEFAULT 'offline',
    redis_sync_status varchar(20) DEFAULT 'offline',
    db_replication_lag int DEFAULT 0,
    cpu_cores int DEFAULT 0,
    ram_gb int DEFAULT 0,
    cpu_usage decimal(5, 2) DEFAULT 0,
    memory_usage decimal(5, 2) DEFAULT 0,
    disk_usage decimal(5, 2) DEFAULT 0,
    last_heartbeat timestamp,
    last_sync_time timestamp,
    joined_at timestamp DEFAULT now(),
    database_id varchar(100),
    created_at timestamp DEFAULT now(),
    updated_at timestamp DEFAULT now(),
    deleted_at timestamp
);

CREATE TABLE IF NOT EXISTS cluster_events (
    id serial PRIMARY KEY,
    cluster_id varchar(50),
    event_type varchar(50),
    node_id int,
    node_ip varchar(255),
    node_role varchar(20),
    description varchar(500),
    severity varchar(20),
    created_at timestamp DEFAULT now()
);

ALTER TABLE cluster_config
    ALTER COLUMN server_ip TYPE varchar(255),
    ALTER COLUMN main_server_ip TYPE varchar(255),
    ADD COLUMN IF NOT EXISTS auto_failover_threshold_seconds int DEFAULT 120,
    ADD COLUMN IF NOT EXISTS epoch bigint DEFAULT 0,
    ADD COLUMN IF NOT EXISTS secret_created_at timestamp;

ALTER TABLE cluster_nodes
    ALTER COLUMN server_ip TYPE varchar(255),
    ALTER COLUMN version TYPE varchar(50),
    ADD COLUMN IF NOT EXISTS slot_name varchar(63),
    ADD COLUMN IF NOT EXISTS api_scheme varchar(5) DEFAULT 'http',
    ADD COLUMN IF NOT EXISTS api_port int DEFAULT 80,
    ADD COLUMN IF NOT EXISTS db_port int DEFAULT 5432,
    ADD COLUMN IF NOT EXISTS redis_port int DEFAULT 6379,
    ADD COLUMN IF NOT EXISTS failover_priority int DEFAULT 100,
    ADD COLUMN IF NOT EXISTS must_rebuild boolean DEFAULT false,
    ADD COLUMN IF NOT EXISTS subscriber_count int DEFAULT 0,
    ADD COLUMN IF NOT EXISTS replication_lag_sec numeric(10, 1),
    ADD COLUMN IF NOT EXISTS unreplayed_bytes bigint,
    ADD COLUMN IF NOT EXISTS behind_main_bytes bigint,
    ADD COLUMN IF NOT EXISTS received_lsn varchar(20),
    ADD COLUMN IF NOT EXISTS timeline int DEFAULT 0;

ALTER TABLE cluster_events
    ALTER COLUMN node_ip TYPE varchar(255),
    ADD COLUMN IF NOT EXISTS actor varchar(100),
    ADD COLUMN IF NOT EXISTS operation_id varchar(40),
    ADD COLUMN IF NOT EXISTS occurred_at timestamp,
    ADD COLUMN IF NOT EXISTS event_id varchar(40);

-- A removed server may come back: only living rows must be unique (H-16). The existing node's rule counts removed rows
-- too, as a constraint or as an index of whatever name.
DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN
        SELECT i.indexrelid::regclass AS index_name, c.conname
        FROM pg_index i
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
        WHERE i.indrelid = 'cluster_nodes'::regclass
          AND i.indisunique AND i.indpred IS NULL AND i.indnatts = 1
          AND i.indkey[0] = (SELECT attnum FROM pg_attribute
                             WHERE attrelid = 'cluster_nodes'::regclass AND attname = 'hardware_id')
    LOOP
        IF rule.conname IS NULL THEN
            EXECUTE format('DROP INDEX %s', rule.index_name);
        ELSE
            EXECUTE format('ALTER TABLE cluster_nodes DROP CONSTRAINT %I', rule.conname);
        END IF;
    END LOOP;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS mainstay_nodes_hardware ON cluster_nodes (hardware_id) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS mainstay_nodes_cluster ON cluster_nodes (cluster_id);
CREATE INDEX IF NOT EXISTS mainstay_nodes_status ON cluster_nodes (status);
CREATE UNIQUE INDEX IF NOT EXISTS mainstay_events_event ON cluster_events (event_id);
CREATE INDEX IF NOT EXISTS mainstay_events_cluster ON cluster_events (cluster_id);
CREATE INDEX IF NOT EXISTS mainstay_events_type ON cluster_events (event_type);
CREATE INDEX IF NOT EXISTS mainstay_events_severity ON cluster_events (severity);
