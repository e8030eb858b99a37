-- {believed} stands for: believed at the moment asked about, in terms of the table `span`, `unit` or `finding`.

-- name: standings
select span.kind, span.people, span.subject, span.first_day, span.last_day, span.pack_version, span.status, span.due_on,
    span.severity, span.evidence, unit.unit_id, span.known_from, span.known_to
from span
left join lateral (
    select unit.unit_id from span unit
    where unit.found_from[1] = span.people[1] and unit.kind = '=unit' and {believed_unit}
        and unit.first_day <= %(on)s and coalesce(unit.last_day, 'infinity') >= %(on)s
    limit 1
) unit on true
where {believed} and span.kind not like '=%%'
    and span.first_day <= %(on)s and coalesce(span.last_day, 'infinity') >= %(on)s
    and (%(person_id)s::uuid is null or {about_person})
    and (%(rules)s::text[] is null or span.kind = any(%(rules)s::text[]))
    and (%(statuses)s::text[] is null or span.status = any(%(statuses)s::text[]))
    and (%(unit_id)s::uuid is null or unit.unit_id = %(unit_id)s::uuid)
    and (%(due_until)s::date is null or span.due_on between %(on)s and %(due_until)s::date)
order by span.due_on nulls last, span.people, span.kind, span.subject
limit %(limit)s offset %(skip)s

-- name: spans_of_finding
select span.kind, span.people, span.subject, span.first_day, span.last_day, span.pack_version, span.status, span.due_on,
    span.severity, span.evidence, finding.unit_id, span.known_from, span.known_to
from finding
join span on span.found_from[1] = any(finding.people) and span.people = finding.people
    and span.kind = finding.rule_id and span.subject = finding.subject and {believed}
    and coalesce(span.last_day, 'infinity') >= finding.first_day
where finding.finding_id = %(finding_id)s and finding.version = 1
order by span.first_day

-- name: spans_of_person
-- What rules say from this person's side on days of a period, each rule's spans in order.
select span.kind, span.people, span.subject, span.first_day, span.last_day, span.pack_version, span.status, span.due_on,
    span.severity, span.evidence, span.unit_id, span.known_from, span.known_to
from span
where {believed} and span.found_from[1] = %(person_id)s::uuid and span.kind not like '=%%'
    and span.first_day <= %(until)s and coalesce(span.last_day, 'infinity') >= %(since)s
    and (%(rule)s::text is null or span.kind = %(rule)s::text)
order by span.kind, span.people, span.subject, span.first_day

-- name: findings
select finding_id, version, state, rule_id, pack_id, pack_version, people, subject, first_day, last_day, severity,
    unit_id, cause, acknowledged_by, evidence, event_id, known_from, known_to, review_on, accepted_until, named, level
from finding
where {believed_finding}
    and (%(finding_id)s::uuid is null or finding_id = %(finding_id)s::uuid)
    and (%(person_id)s::uuid is null or people @> array[%(person_id)s::uuid])
    and (%(unit_id)s::uuid is null or unit_id = %(unit_id)s::uuid)
    and (%(rules)s::text[] is null or rule_id = any(%(rules)s::text[]))
    and (%(states)s::text[] is null or state = any(%(states)s::text[]))
    and (%(on)s::date is null or (first_day <= %(on)s::date
        and (state <> 'cleared' or (cause = 'ended' and coalesce(last_day, 'infinity') >= %(on)s::date))))
order by severity desc, first_day, finding_id, version
limit %(limit)s offset %(skip)s

-- name: above
-- Everybody above a person in line management on a day, as known now.
with recursive above (person, depth) as (
    select %(person_id)s::uuid, 0
    union
    select span.people[1], depth + 1
    from above join span on span.found_from[1] = above.person and span.kind = '=role'
        and span.status = 'line_manager' and span.people[2] = above.person and span.known_to is null
        and span.first_day <= %(on)s and coalesce(span.last_day, 'infinity') >= %(on)s
    where depth < 50
)
select distinct person from above where depth > 0

-- name: roles
select holder, subject, role, subject_key, first_day, last_day, evidence, known_from, known_to
from role as span
where {believed} and (holder = %(person_id)s or subject = %(person_id)s)
    and (%(on)s::date is null
        or (first_day <= %(on)s::date and coalesce(last_day, 'infinity') >= %(on)s::date))
order by subject, first_day, role, holder, subject_key
