-- The vault: the only place with personal data. Every person has a key of their own, itself sealed by the master key,
-- which is not in the database; without the person's key nothing of that person can be read again.
create schema if not exists vault;

create table vault.person_key (
    person_id uuid  not null primary key,
    wrapped   bytea not null
);

create table vault.person (
    person_id uuid  not null primary key,
    sealed    bytea not null
);

-- Why somebody's data may not be erased now; nothing in it tells who the person is.
create table if not exists vault.hold (
    hold_id     uuid        not null primary key default gen_random_uuid(),
    person_id   uuid        not null,
    ground      text        not null check (ground in ('legal_claim', 'inquiry', 'request_of_the_person')),
    placed_by   uuid        not null,
    placed_at   timestamptz not null default now(),
    released_by uuid,
    released_at timestamptz,
    check ((released_by is null) = (released_at is null))
);

-- Whose key was destroyed; nothing is kept of them any more.
create table vault.erased (
    person_id uuid        not null primary key,
    erased_at timestamptz not null default now()
);
