-- Toward whom somebody stands in a relation on a day, as known now; the read model is that of conflicts or compliance.

-- name: line_below
with recursive line (person, depth) as (
    select %(me)s::uuid, 0
    union
    select role.subject, depth + 1
    from line join role on role.holder = line.person and role.role = 'line_manager' and role.known_to is null
        and role.first_day <= %(on)s and coalesce(role.last_day, 'infinity') >= %(on)s
    where depth < 50
)
select distinct person from line where depth > 0

-- name: toward
select distinct subject from role
where holder = %(me)s and (role = 'preceptor') = %(precepts)s and role <> 'line_manager' and known_to is null
    and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s

-- name: in_units
select distinct person_id from belonging
where unit_id = any(%(units)s) and known_to is null
    and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s

-- name: asked_by
-- To whom rules of this kind say something on that day.
select distinct people[1] from span
where kind like %(rules)s and known_to is null
    and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s
