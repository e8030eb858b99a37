-- HR messages that could not be applied at once: kept whole and sealed, with the reason, until something is done.
create schema hr_intake;

create table hr_intake.message (
    id          uuid        not null primary key,
    topic       text        not null,
    partition   integer     not null,
    "offset"    bigint      not null,
    state       text        not null check (state in ('QUARANTINED', 'HELD', 'REDRIVEN', 'DISCARDED', 'RESOLVED')),
    code        text        not null,
    reason      text        not null,
    kind        text,        -- CloudEvents type, where the message could be read
    message_id  uuid,        -- id of the HR message, where it could be read
    about       uuid,        -- the person or unit that it is about, where it could be read
    waits_for   uuid,        -- the stream whose news may let it be applied (HELD)
    sealed      bytea,       -- key, headers and value as they came; null once applied or forgotten
    bytes       integer     not null,
    first_seen  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    attempts    integer     not null default 0,
    notice_due  boolean     not null,
    decided_by  text,        -- the operator's own words, where one discarded it
    unique (topic, partition, "offset")
);

create index message_waiting on hr_intake.message (waits_for) where state = 'HELD';
create index message_open on hr_intake.message (state, first_seen) where state in ('QUARANTINED', 'HELD');
create index message_notice on hr_intake.message (first_seen) where notice_due;
create index message_about on hr_intake.message (about) where sealed is not null;

-- When HR told each personal detail that the vault holds, so that older news never replaces newer.
create table hr_intake.detail (
    person_id uuid        not null,
    what      text        not null,
    told_at   timestamptz not null,
    primary key (person_id, what)
);
