-- Who did what, when, why and on whose word: one row for each event, in the words of the event itself.
create table if not exists entry (
    position bigint primary key,
    recorded_at timestamptz not null,
    effective_on date not null,
    type text not null,
    stream_id uuid not null,
    version integer not null,
    about uuid not null,
    actor text not null,
    source text not null,
    source_recorded_at timestamptz,
    reason text,
    correlation_id uuid not null,
    causation_id uuid,
    supersedes uuid,
    undoes uuid,
    event_id uuid not null,
    facts jsonb not null
);
create index if not exists entry_actor on entry (actor, position);
create index if not exists entry_event on entry (event_id);
create index if not exists entry_supersedes on entry (supersedes) where supersedes is not null;
create index if not exists entry_undoes on entry (undoes) where undoes is not null;
create index if not exists entry_correlation on entry (correlation_id, position);

-- Whom an event touches, and which units.
create table if not exists entry_person (
    person_id uuid not null,
    position bigint not null,
    primary key (person_id, position)
);
-- Whose data were read. Apart, so that a person's history costs the same however often somebody looks.
create table if not exists entry_read (
    person_id uuid not null,
    position bigint not null,
    primary key (person_id, position)
);
create table if not exists entry_unit (
    unit_id uuid not null,
    position bigint not null,
    primary key (unit_id, position)
);
