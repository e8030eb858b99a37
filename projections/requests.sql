-- name: episodes
-- Breaches that have begun of the timelines asked for, each row with what shows that it ended and with the unit to tell.
-- `offset 0`: looked up timeline by timeline, whatever Postgres believes of a table that grew since it was last analysed.
select span.kind, span.people, span.subject, span.first_day, span.last_day, span.pack_version, span.severity,
    span.evidence, span.known_from,
    (
        select next.evidence from span next
        where next.found_from[1] = span.found_from[1] and next.known_to is null
            and coalesce(next.last_day, 'infinity') > span.last_day and next.first_day = span.last_day + 1
            and next.kind = span.kind and next.people = span.people and next.subject = span.subject
    ) as ended_by,
    (
        select belongs.unit_id from span belongs
        where belongs.found_from[1] = any(span.people) and belongs.kind = '=unit' and belongs.known_to is null
            and coalesce(belongs.last_day, 'infinity') >= least(span.last_day, %(today)s)
            and belongs.first_day <= least(span.last_day, %(today)s)
        order by array_position(span.people, belongs.found_from[1]) limit 1
    ) as unit_id
from jsonb_to_recordset(%(keys)s::jsonb) as asked (kind text, people uuid[], subject text)
cross join lateral (
    select * from span
    where people = asked.people and kind = asked.kind and subject = asked.subject
        and known_to is null and status in ('overdue', 'breached')
    offset 0
) as span
where span.first_day <= %(today)s
order by span.kind, span.people, span.subject, span.first_day

-- name: findings
select finding.* from jsonb_to_recordset(%(keys)s::jsonb) as asked (kind text, people uuid[], subject text)
cross join lateral (
    select * from finding
    where people = asked.people and rule_id = asked.kind and subject = asked.subject and known_to is null
    offset 0
) as finding

-- name: all_keys
select distinct kind, people, subject from span
where known_to is null and status in ('overdue', 'breached') and first_day <= %(today)s
union
select distinct rule_id, people, subject from finding where known_to is null and state <> 'cleared'

-- name: keys_of_days
-- Timelines of which a breach begins on a day after the first and until the second, or ended the day before one of these.
select distinct kind, people, subject from span
where known_to is null and status in ('overdue', 'breached') and first_day > %(after)s and first_day <= %(until)s
union
select distinct kind, people, subject from span
where known_to is null and status in ('overdue', 'breached') and last_day >= %(after)s and last_day < %(until)s

-- name: unanswered
-- The last request for each finding, unless its answer has come since.
select last.finding_id, last.kind, last.body->>'severity' as severity
from unnest(%s::uuid[]) as asked (finding_id)
cross join lateral (
    select request.* from request
    where request.finding_id = asked.finding_id and not exists (
        select from finding
        where finding.finding_id = asked.finding_id and finding.known_to is null and finding.position >= request.made_at
    )
    order by request.id desc limit 1
) as last
