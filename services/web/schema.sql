-- Who is signed in. The token itself is only in the visitor's cookie.
create schema if not exists web;

create table if not exists web.session (
    token_hash  bytea       not null primary key,
    session_id  uuid        not null default gen_random_uuid(),
    person_id   uuid,
    roles       text[]      not null,
    demo        boolean     not null,
    last_here   timestamptz,
    began_at    timestamptz not null default now(),
    seen_at     timestamptz not null default now()
);

-- When somebody signed in last, so that the next time what is new can be shown.
create table if not exists web.visit (
    person_id   uuid        not null primary key,
    began_at    timestamptz not null default now()
);

-- Whose names were shown to whom in this session, for a reason that the register holds.
create table if not exists web.revealed (
    token_hash  bytea not null references web.session on delete cascade,
    person_id   uuid  not null,
    primary key (token_hash, person_id)
);

-- Who was sent to the employer's provider and is not back; each row is good for one answer.
create table if not exists web.asking (
    state    text        not null primary key,
    nonce    text        not null,
    verifier text        not null,
    then_to  text        not null,
    asked_at timestamptz not null default now()
);
