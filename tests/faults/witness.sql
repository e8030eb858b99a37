-- A witness in the database under test: who wrote how many rows of which table, and which place moved from where to
-- where. It writes in the transaction that it sees, so that what was rolled back was never there.
create schema if not exists witness;

create table if not exists witness.wrote (
    number bigint generated always as identity primary key,
    at     timestamptz not null,
    writer text   not null,
    what   text   not null,
    rows   bigint not null
);

create table if not exists witness.moved (
    number bigint generated always as identity primary key,
    writer text   not null,
    place  text   not null,
    before bigint not null,
    after  bigint not null
);

create or replace function witness.saw_write() returns trigger language plpgsql as $$
declare many bigint;
begin
    select count(*) into many from changed;
    if many > 0 then
        insert into witness.wrote (at, writer, what, rows)
        values (clock_timestamp(), current_setting('application_name'), tg_table_schema || '.' || tg_table_name, many);
    end if;
    return null;
end $$;

-- Arguments: the column that tells how far, then the columns that tell of what.
create or replace function witness.saw_move() returns trigger language plpgsql as $$
declare
    was    constant jsonb := to_jsonb(old);
    now_at constant jsonb := to_jsonb(new);
    place  text := tg_table_schema || '.' || tg_table_name;
begin
    for number in 1 .. tg_nargs - 1 loop
        place := place || '/' || (now_at ->> tg_argv[number]);
    end loop;
    insert into witness.moved (writer, place, before, after) values (
        current_setting('application_name'), place, (was ->> tg_argv[0])::bigint, (now_at ->> tg_argv[0])::bigint);
    return null;
end $$;
