-- The tables that compliance and conflicts have in common. Names are unqualified: the search path says which read model.

-- Every event that a dossier is folded from, once for each person and unit that it touches.
create table if not exists known_event (
    subject_id uuid not null,
    position bigint not null,
    recorded_at timestamptz not null,
    type text not null,
    record bytea not null,
    is_person boolean not null,
    primary key (subject_id, position)
);
create index if not exists known_event_by_position on known_event (position);

-- How many batches were written by a projector that had all partitions, and up to which position: with the first a
-- dossier cache knows that it is right; until the second nobody was entered in `reader`.
create table if not exists fold_state (
    one boolean primary key default true check (one),
    writes bigint not null,
    written_to bigint not null default 0
);
insert into fold_state (writes) values (0) on conflict do nothing;
create sequence if not exists shared_write;

-- Written by a projector that shares the partitions with others: which batch last touched a subject …
create table if not exists touched (
    subject_id uuid primary key,
    token bigint not null
);
-- … and whose assessment looked into whose dossier, so that an event that arrives late finds all that it changes.
create table if not exists reader (
    subject_id uuid not null,
    reader_id uuid not null,
    is_person boolean not null,
    primary key (subject_id, reader_id)
);

-- A value over days. kind: the id of a rule, or "=role" (status is a role that people[1] holds toward people[2]),
-- or "=unit" (people[1] belongs to unit_id). known_to null: still believed.
create table if not exists span (
    id bigint generated always as identity primary key,
    kind text not null,
    found_from uuid[] not null,
    people uuid[] not null,
    subject text not null,
    first_day date not null,
    last_day date,
    pack_version text not null,
    status text not null,
    due_on date,
    severity smallint not null,
    unit_id uuid,
    evidence uuid[] not null,
    known_from timestamptz not null,
    known_to timestamptz
);
create index if not exists span_open on span ((found_from[1]), (coalesce(last_day, 'infinity'))) where known_to is null;
create index if not exists span_closed on span ((found_from[1]), known_to) where known_to is not null;
create index if not exists span_shared on span using gin (found_from) where cardinality(found_from) > 1;
create index if not exists span_breach on span (people, kind, subject)
    where known_to is null and status in ('overdue', 'breached');
-- The clock asks by day once a day and reads all breaches: indexes by day would cost every row, and Postgres takes them for
-- the index of a timeline while it knows nothing of the table.
drop index if exists span_breach_begins, span_breach_ends;

-- The states of findings, as their events say.
create table if not exists finding (
    finding_id uuid not null,
    version integer not null,
    state text not null,
    rule_id text not null,
    pack_id text not null,
    pack_version text not null,
    people uuid[] not null,
    subject text not null,
    first_day date not null,
    last_day date,
    severity smallint not null,
    unit_id uuid,
    cause text,
    acknowledged_by uuid,
    evidence uuid[] not null,
    event_id uuid not null,
    position bigint not null,
    known_from timestamptz not null,
    known_to timestamptz,
    primary key (finding_id, version)
);
alter table finding add column if not exists review_on date, add column if not exists accepted_until date,
    add column if not exists named uuid[] not null default '{}', add column if not exists level smallint not null default 0;
create index if not exists finding_accepted on finding (accepted_until) where known_to is null and state = 'accepted';
create index if not exists finding_now on finding (people, rule_id, subject) where known_to is null;
create index if not exists finding_people on finding using gin (people);

-- What the read model asks of the register.
create table if not exists request (
    id bigint generated always as identity primary key,
    command_id uuid not null unique,
    finding_id uuid not null,
    kind text not null,
    body jsonb not null,
    made_at bigint not null,
    sent_at timestamptz,
    outcome text
);
create index if not exists request_unsent on request (id) where sent_at is null;
create index if not exists request_finding on request (finding_id, id);
