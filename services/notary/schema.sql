-- The notary: a Merkle tree (RFC 9162) over the published records, by position, and what was signed of it.
create schema if not exists notary;

-- The hash of every complete subtree of 2^level leaves; place counts from 0 at each level. Level 0 is the records.
create table notary.node (
    level smallint not null,
    place bigint   not null,
    hash  bytea    not null,
    primary key (level, place)
);

-- How many records are in the tree. One row; moved on condition, so that of two notaries one stops.
create table notary.tree (
    only_row boolean not null primary key default true check (only_row),
    size     bigint  not null
);

insert into notary.tree (size) values (0);

create table notary.checkpoint (
    size         bigint      not null primary key,
    signed_at    timestamptz not null,
    note         text        not null,
    published_at timestamptz
);

create index checkpoint_to_publish on notary.checkpoint (size) where published_at is null;
