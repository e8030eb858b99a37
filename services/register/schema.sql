-- The register: every event that was ever recorded, in the order in which it was recorded.
-- `event` has the columns by which it is read; `body` is the event itself (JSON), and `verify` compares the two.

create schema if not exists register;

create table register.event (
    position    bigint      not null primary key,
    recorded_at timestamptz not null,
    event_id    uuid        not null unique,
    stream_id   uuid        not null,
    version     integer     not null check (version > 0),
    type        text        not null,
    about       uuid        not null,
    restricted  boolean     not null,
    body        bytea       not null,
    unique (stream_id, version)
);

-- Every command that was taken, and what came of it: `code` is null where it was accepted.
create table register.command (
    command_id     uuid    not null primary key,
    append_id      uuid    not null,
    code           text,
    reason         text,
    first_position bigint,
    events         integer not null
);

-- How far each source has been taken in. `was` is the offset that the last writer expected to find.
create table register.inbox (
    name        text   not null primary key,
    was         bigint not null,
    next_offset bigint not null,
    append_id   uuid   not null
) with (fillfactor = 50);

-- The place of the last event. One row.
create table register.head (
    only_row    boolean     not null primary key default true check (only_row),
    position    bigint      not null,
    recorded_at timestamptz not null
) with (fillfactor = 10);

insert into register.head (position, recorded_at) values (0, '-infinity');

create function register.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'register.% is never changed, only added to', tg_table_name using errcode = 'SL002';
end $$;

create trigger never_changed before update or delete or truncate on register.event
    for each statement execute function register.refuse_change();

create trigger never_changed before update or delete or truncate on register.command
    for each statement execute function register.refuse_change();
