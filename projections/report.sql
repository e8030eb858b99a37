-- How many stand how, and (status null) how many people do not meet the rule.
-- {believed} stands for: believed at the moment asked about, in terms of the table `span` or `unit`.

-- name: organisation
with asked as (
    select span.kind, span.people[1] as person_id, span.status
    from span
    where {believed} and span.kind not like '=%%'
        and span.first_day <= %(on)s and coalesce(span.last_day, 'infinity') >= %(on)s
        and (%(people)s::uuid[] is null or span.people[1] = any(%(people)s::uuid[]))
)
select kind, null::uuid, status, count(*) from asked group by kind, status
union all
select kind, null::uuid, null, count(distinct person_id) from asked where status = any(%(not_met)s) group by kind

-- name: by_unit
with asked as (
    select span.kind, span.people[1] as person_id, span.status
    from span
    where {believed} and span.kind not like '=%%'
        and span.first_day <= %(on)s and coalesce(span.last_day, 'infinity') >= %(on)s
        and (%(people)s::uuid[] is null or span.people[1] = any(%(people)s::uuid[]))
), unit as (
    select unit.people[1] as person_id, unit.unit_id
    from span unit
    where {believed_unit} and unit.kind = '=unit'
        and unit.first_day <= %(on)s and coalesce(unit.last_day, 'infinity') >= %(on)s
)
select kind, unit_id, status, count(*) from asked left join unit using (person_id) group by kind, unit_id, status
union all
select kind, unit_id, null, count(distinct person_id) from asked left join unit using (person_id)
where status = any(%(not_met)s)
group by kind, unit_id
