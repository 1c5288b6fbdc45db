CREATE TABLE api_keys (
    id INTEGER NOT NULL,
    key_hash TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    total_deposited INTEGER NOT NULL DEFAULT 0,
    total_spent INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    last_used_at INTEGER,
    expires_at INTEGER,
    metadata TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT uq_api_keys_key_hash UNIQUE (key_hash),
    CONSTRAINT ck_api_keys_balance_not_negative CHECK (balance >= 0)
) STRICT;
CREATE INDEX idx_apikey_expires ON api_keys (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE transactions (
    id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    type TEXT NOT NULL,
    description TEXT NOT NULL,
    timestamp INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    request_data TEXT,
    CONSTRAINT pk_transactions PRIMARY KEY (id),
    CONSTRAINT ck_transactions_type_domain CHECK (type = 'deposit' OR type = 'usage' OR type = 'withdrawal' OR type = 'transfer_in' OR type = 'transfer_out'),
    CONSTRAINT fk_transactions_api_key_id FOREIGN KEY (api_key_id) REFERENCES api_keys (id)
) STRICT;
CREATE INDEX idx_transactions_timestamp ON transactions (timestamp);
CREATE INDEX idx_transactions_key_time ON transactions (api_key_id, timestamp);
CREATE TABLE withdrawals (
    id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    token TEXT NOT NULL,
    mint_url TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    completed_at INTEGER,
    error_message TEXT,
    retry_count INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT pk_withdrawals PRIMARY KEY (id),
    CONSTRAINT ck_withdrawals_status_domain CHECK (status = 'pending' OR status = 'completed' OR status = 'failed'),
    CONSTRAINT ck_withdrawals_amount_positive CHECK (amount > 0),
    CONSTRAINT fk_withdrawals_api_key_id FOREIGN KEY (api_key_id) REFERENCES api_keys (id)
) STRICT;
CREATE INDEX idx_withdrawals_api_key_id ON withdrawals (api_key_id);
CREATE INDEX idx_withdrawal_status ON withdrawals (status);
