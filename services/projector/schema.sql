-- How far a read model is: beside its rows, in its own schema, changed in the same transaction.
create table if not exists source_offset (
    topic text not null,
    partition integer not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- Every position up to `released` was applied, parked or given up; `applied_ahead` holds those beyond it.
create table if not exists progress (
    one boolean primary key default true check (one),
    released bigint not null default 0,
    reconcile_wanted boolean not null default true,
    made_by text not null default ''
);
insert into progress default values on conflict do nothing;
create table if not exists applied_ahead (
    position bigint primary key
);

-- Events that could not be applied, and later ones of their streams, which wait so that the order is kept.
create table if not exists parked (
    stream_id uuid not null,
    position bigint not null primary key,
    topic text not null,
    type text not null,
    record bytea not null,
    error text,
    parked_at timestamptz not null default now(),
    discarded_because text
);
create index if not exists parked_stream on parked (stream_id, position) where discarded_because is null;
