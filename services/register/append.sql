-- Everything that one decision writes, in one call. The advisory lock makes the order of positions the order of
-- commits, so that a reader who remembers the last position that it saw misses nothing; the head row gives numbers
-- without gaps, since it is rolled back with the rest.
-- Returns the position of the first event, null where there is none.
-- Raises unique_violation where a version or a command id is taken, or a version before one of these is missing (what
-- its writer remembers was acknowledged and then lost); SL001 where an inbox is not where it was expected (unless this
-- very append moved it, and only its answer was lost).
create or replace function register.append(
    append_id uuid,
    event_ids uuid[], stream_ids uuid[], versions integer[], types text[], abouts uuid[], restricteds boolean[],
    bodies bytea[],
    command_ids uuid[], codes text[], reasons text[], firsts integer[], counts integer[],
    inboxes text[], expected bigint[], nexts bigint[]
) returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
    many   constant integer := cardinality(event_ids);
    taken  constant integer := cardinality(command_ids);
    inward constant integer := cardinality(inboxes);
    first_position bigint;
    moment timestamptz;
    moved  integer;
begin
    perform pg_advisory_xact_lock(7236837251);
    if many > 0 then
        update register.head as h
           set position = h.position + many,
               recorded_at = greatest(clock_timestamp(), h.recorded_at + interval '1 microsecond')
        returning h.position - many + 1, h.recorded_at into first_position, moment;
        insert into register.event
               (position, recorded_at, event_id, stream_id, version, type, about, restricted, body)
        select first_position + u.place - 1, moment, u.a, u.b, u.c, u.d, u.e, u.f, u.g
          from unnest(event_ids, stream_ids, versions, types, abouts, restricteds, bodies)
               with ordinality as u (a, b, c, d, e, f, g, place);
        if exists (
            select from unnest(stream_ids, versions) as u (a, b)
             where u.b > 1
               and not exists (select from register.event as e where e.stream_id = u.a and e.version = u.b - 1)
        ) then
            raise unique_violation using message = 'the version before this one is missing';
        end if;
    end if;
    if taken > 0 then
        insert into register.command (command_id, append_id, code, reason, first_position, events)
        select u.a, append_id, u.b, u.c, first_position + u.d, u.e
          from unnest(command_ids, codes, reasons, firsts, counts) as u (a, b, c, d, e);
    end if;
    if inward > 0 then
        insert into register.inbox as i (name, was, next_offset, append_id)
        select u.a, u.b, u.c, append_id from unnest(inboxes, expected, nexts) as u (a, b, c)
            on conflict (name) do update
           set was = excluded.was, next_offset = excluded.next_offset, append_id = excluded.append_id
         where i.next_offset = excluded.was;
        get diagnostics moved = row_count;
        if moved <> inward and exists (
            select from unnest(inboxes) as u (a)
             where not exists (select from register.inbox as i where i.name = u.a and i.append_id = append.append_id)
        ) then
            raise exception 'an inbox is not where it was expected' using errcode = 'SL001';
        end if;
    end if;
    return first_position;
end $$;

-- The same for one command that leads to one event and moves no inbox: the usual case of a person at a screen. Without
-- arrays it takes an eighth less of the whole append.
create or replace function register.append_one(
    append_id uuid, event_id uuid, stream_id uuid, version integer, type text, about uuid, restricted boolean, body bytea,
    command_id uuid
) returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
    place  bigint;
    moment timestamptz;
begin
    perform pg_advisory_xact_lock(7236837251);
    update register.head as h
       set position = h.position + 1,
           recorded_at = greatest(clock_timestamp(), h.recorded_at + interval '1 microsecond')
    returning h.position, h.recorded_at into place, moment;
    insert into register.event (position, recorded_at, event_id, stream_id, version, type, about, restricted, body)
    values (place, moment, event_id, stream_id, version, type, about, restricted, body);
    if version > 1 and not exists (
        select from register.event as e where e.stream_id = append_one.stream_id and e.version = append_one.version - 1
    ) then
        raise unique_violation using message = 'the version before this one is missing';
    end if;
    insert into register.command (command_id, append_id, first_position, events)
    values (command_id, append_id, place, 1);
    return place;
end $$;
