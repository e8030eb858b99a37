-- name: load
-- What is believed now from each person's first day of interest on, and what changed at the first moment or later.
-- kinds: those of interest, with a blank between. `offset 0`: looked up person by person, also in a table that grew since
-- it was last analysed; of such a one Postgres would rather read the whole.
select span.id, kind, found_from, people, subject, first_day, last_day,
    pack_version, status, due_on, severity, unit_id, evidence, known_from, known_to
from unnest(%(people)s::uuid[], %(since)s::date[], %(kinds)s::text[]) as wanted (person, since, kinds)
cross join lateral (
    select * from span
    where found_from[1] = wanted.person and known_to is null and coalesce(last_day, 'infinity') >= wanted.since offset 0
) as span
where kind = any(string_to_array(wanted.kinds, ' '))
union all
select span.id, kind, found_from, people, subject, first_day, last_day,
    pack_version, status, due_on, severity, unit_id, evidence, known_from, known_to
from unnest(%(people)s::uuid[]) as wanted (person)
cross join lateral (
    select * from span where found_from[1] = wanted.person and known_to >= %(moment)s offset 0
) as span
union all
select span.id, kind, found_from, people, subject, first_day, last_day,
    pack_version, status, due_on, severity, unit_id, evidence, known_from, known_to
from unnest(%(people)s::uuid[]) as wanted (person)
cross join lateral (
    select * from span
    where cardinality(found_from) > 1 and found_from @> array[wanted.person]
        and coalesce(known_to, 'infinity') >= %(moment)s
    offset 0
) as span

-- name: close
update span set known_to = changed.known_to
from (select unnest(%s::bigint[]) as id, unnest(%s::timestamptz[]) as known_to) as changed
where span.id = changed.id

-- name: delete
delete from span where id = any(%s::bigint[])

-- name: insert
copy span (kind, found_from, people, subject, first_day, last_day,
    pack_version, status, due_on, severity, unit_id, evidence, known_from, known_to) from stdin (format binary)
