-- What the notifier knows: how far it has read, who leads which unit, which findings there are, and whom it has told.
create schema if not exists notifier;

create table notifier.source_offset (
    topic text not null,
    partition integer not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- One fact about a unit from a day on: its lead, the unit above it, its name. The latest position wins for a day.
create table notifier.unit (
    unit_id uuid not null,
    fact text not null check (fact in ('lead', 'parent', 'name')),
    effective_on date not null,
    value text,
    position bigint not null,
    event_id uuid not null,
    primary key (unit_id, fact, effective_on)
);
create index unit_by_event on notifier.unit (event_id);

-- What later events of a finding do not say again.
create table notifier.finding (
    finding_id uuid primary key,
    pack_id text not null,
    pack_version text not null,
    subject text not null,
    first_day date not null,
    last_day date,
    opened_at timestamptz not null,
    evidence uuid[] not null
);

-- One notice per state of a finding (the event that began it) and channel: the promise "told once per state".
create table notifier.notice (
    notice_id uuid primary key,
    told_of uuid not null,
    channel text not null,
    state text not null,
    finding_id uuid not null,
    rule_id text not null,
    pack_id text not null,
    pack_version text not null,
    severity smallint not null,
    unit_id uuid,
    concerned uuid[] not null,
    subject text not null,
    first_day date not null,
    last_day date,
    cause text,
    opened_at timestamptz not null,
    evidence uuid[] not null,
    correlation_id uuid not null,
    position bigint not null,
    lead_id uuid,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    outcome text,
    last_problem text,
    done_at timestamptz,
    in_register boolean not null default false,
    unique (told_of, channel)
);
create index notice_due on notifier.notice (channel, next_attempt_at) where outcome is null;
create index notice_of_finding on notifier.notice (finding_id, channel) where outcome is null;
create index notice_to_record on notifier.notice (position) where outcome is not null and not in_register;

-- Events of findings or units that this version could not read; nothing is dropped in silence.
create table notifier.unreadable (
    topic text not null,
    partition integer not null,
    at_offset bigint not null,
    problem text not null,
    primary key (topic, partition, at_offset)
);
