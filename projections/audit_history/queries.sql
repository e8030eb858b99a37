-- name: history
-- One person's (or unit's, or anybody's) entries that were recorded by then and are effective by then, each with the
-- entry that took its place as far as was known by then; one that was itself undone by then takes no place.
-- An array of positions is looked up row by row; "in (select ...)" beside an "or" would read the whole table.
select entry.position, entry.recorded_at, entry.effective_on, entry.type, entry.stream_id, entry.version, entry.about,
    entry.actor, entry.source, entry.source_recorded_at, entry.reason, entry.correlation_id, entry.causation_id,
    entry.supersedes, entry.event_id, entry.facts, replaced.event_id as replaced_by
from entry
left join lateral (
    select later.event_id from entry later
    where (later.supersedes = entry.event_id or later.undoes = entry.event_id)
        and later.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
        and not exists (
            select from entry undoing
            where undoing.undoes = later.event_id
                and undoing.recorded_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
        )
    order by later.position desc limit 1
) replaced on true
where (%(person_id)s::uuid is null
        or entry.position = any(array(
            select position from entry_person where person_id = %(person_id)s::uuid
            union all
            select position from entry_read where %(readings)s::boolean and person_id = %(person_id)s::uuid)))
    and (%(unit_id)s::uuid is null
        or entry.position = any(array(select position from entry_unit where unit_id = %(unit_id)s::uuid)))
    and (%(on)s::date is null or entry.effective_on <= %(on)s::date)
    and (%(known_at)s::timestamptz is null or entry.recorded_at <= %(known_at)s::timestamptz)
    and (%(kinds)s::text[] is null or exists (
        select from unnest(%(kinds)s::text[]) as wanted where starts_with(entry.type, wanted)))
    and (%(actor)s::text is null or entry.actor = %(actor)s::text)
    and (%(correlation_id)s::uuid is null or entry.correlation_id = %(correlation_id)s::uuid)
    and entry.position > %(after)s
    and entry.type <> all(%(hidden)s::text[])
order by entry.position
limit %(limit)s

-- name: readings
-- By position, which is the order of recording; looked up one by one, from the latest back.
select entry.position, entry.recorded_at, entry.type, entry.actor, entry.reason, entry.facts ->> 'question',
    entry.facts ->> 'purpose', (entry.facts ->> 'rows')::integer
from (select position from entry_read where person_id = %(person_id)s::uuid order by position desc) as read
cross join lateral (select * from entry where entry.position = read.position offset 0) as entry
where (%(since)s::timestamptz is null or entry.recorded_at >= %(since)s::timestamptz)
    and entry.type <> all(%(hidden)s::text[])
order by read.position desc
limit %(limit)s

-- name: entry
select position, recorded_at, effective_on, type, stream_id, version, about, actor, source, source_recorded_at, reason,
    correlation_id, causation_id, supersedes, event_id, facts, null::uuid as replaced_by
from entry where event_id = any(%(event_ids)s::uuid[]) and type <> all(%(hidden)s::text[]) order by position
