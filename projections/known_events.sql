-- name: begin_alone
update fold_state set writes = writes + 1, written_to = greatest(written_to, %s)
returning writes, (select last_value from shared_write), (select coalesce(max(position), 0) from known_event)

-- name: begin_alone_again
update fold_state set writes = writes + 1, written_to = greatest(written_to, %s) returning writes, (select last_value from shared_write), 0::bigint

-- name: lock
select pg_advisory_xact_lock(key) from (select unnest(%s::bigint[]) as key order by key) as keys

-- name: known_positions
select distinct position from unnest(%s::uuid[], %s::bigint[]) as asked (id, at)
cross join lateral (select position from known_event where subject_id = asked.id and position = asked.at offset 0) as known

-- name: tokens
select id, coalesce((select max(position) from known_event where subject_id = id), 0), coalesce(token, 0)
from unnest(%s::uuid[]) as id left join touched on touched.subject_id = id

-- name: touch
with next as (select nextval('shared_write') as token)
insert into touched (subject_id, token) select id, next.token from unnest(%s::uuid[]) as id, next order by id
on conflict (subject_id) do update set token = excluded.token
returning token

-- name: insert
copy known_event (subject_id, position, recorded_at, type, record, is_person) from stdin (format binary)

-- name: load
-- `offset 0`: looked up one by one, also in a table that grew since it was last analysed.
select subject_id, type, record from unnest(%s::uuid[]) as asked (id)
cross join lateral (select * from known_event where subject_id = asked.id offset 0) as known
order by subject_id, position

-- name: late
-- Who looked into a dossier that an event arrives late for, knowing later events; and for which event.
select distinct reader.reader_id, reader.is_person, batch.position
from unnest(%s::uuid[], %s::bigint[]) as batch (subject_id, position)
join reader on reader.subject_id = batch.subject_id
where exists (
    select from reader as theirs join known_event as later on later.subject_id = theirs.subject_id
    where theirs.reader_id = reader.reader_id and later.position > batch.position
)

-- name: late_before_readers
-- The same for events older than what was written without entering readers: whoever has any event in common.
select distinct other.subject_id, other.is_person, batch.position
from unnest(%s::uuid[], %s::bigint[]) as batch (subject_id, position)
join known_event shared on shared.subject_id = batch.subject_id
join known_event other on other.position = shared.position
where batch.position <= (select written_to from fold_state) and exists (
    select from known_event later where later.subject_id = other.subject_id and later.position > batch.position
)

-- name: remember_readers
insert into reader (subject_id, reader_id, is_person)
select * from unnest(%s::uuid[], %s::uuid[], %s::boolean[]) order by 1, 2
on conflict do nothing
