-- {believed_unit}, {believed_span} stand for: believed at the moment asked about.

-- name: works
select person_id, unit_id, first_day, last_day, known_from, known_to from belonging
where {believed_unit} and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s
    and (%(unit_id)s::uuid is null or unit_id = %(unit_id)s::uuid)
order by unit_id, person_id

-- name: here
-- Who is here on a day with what each does not meet and what falls due next, in one of ORDERS.
with here as (
    select person_id, unit_id, first_day, last_day from belonging
    where {believed_unit} and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s
        and (%(people)s::uuid[] is null or person_id = any(%(people)s::uuid[]))
        and (%(units)s::uuid[] is null or unit_id = any(%(units)s::uuid[]))
), stands as (
    select span.people[1] as person_id,
        count(distinct span.kind) filter (where span.status = any(%(breaches)s)) as not_met,
        min(span.due_on) filter (where span.due_on >= %(on)s and not span.status = any(%(breaches)s)) as due_on,
        bool_or((%(rule)s::text is null or span.kind = %(rule)s::text)
            and (%(status)s::text is null or span.status = %(status)s::text)) as as_asked
    from span
    where {believed_span} and span.kind not like '=%%'
        and span.first_day <= %(on)s and coalesce(span.last_day, 'infinity') >= %(on)s
        and (%(people)s::uuid[] is null or span.people[1] = any(%(people)s::uuid[]))
    group by 1
)
select here.person_id, here.unit_id, here.first_day, here.last_day, coalesce(stands.not_met, 0) as not_met,
    stands.due_on, count(*) over () as many
from here left join stands using (person_id)
where (%(rule)s::text is null and %(status)s::text is null) or stands.as_asked
order by {order}
limit %(limit)s offset %(skip)s
