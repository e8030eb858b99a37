-- Messages on the ledger's own topics that the relay did not write: where each stands and what betrayed it. They are
-- applied nowhere. The messages themselves stay on their topics, which are kept for ever.
create schema if not exists bus;

create table if not exists bus.foreign_message (
    topic      text        not null,
    partition  integer     not null,
    at_offset  bigint      not null,
    problem    text        not null,
    bytes      integer     not null,
    first_seen timestamptz not null default now(),
    primary key (topic, partition, at_offset)
);
