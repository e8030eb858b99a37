-- name: latest
select * from finding where finding_id = any(%s::uuid[]) and known_to is null

-- name: end
update finding set known_to = %(known_to)s where finding_id = %(finding_id)s and version = %(version)s

-- name: insert
insert into finding (finding_id, version, state, rule_id, pack_id, pack_version, people, subject, first_day, last_day,
    severity, unit_id, cause, acknowledged_by, evidence, event_id, position, known_from, known_to,
    review_on, accepted_until, named, level)
values (%(finding_id)s, %(version)s, %(state)s, %(rule_id)s, %(pack_id)s, %(pack_version)s, %(people)s, %(subject)s,
    %(first_day)s, %(last_day)s, %(severity)s, %(unit_id)s, %(cause)s, %(acknowledged_by)s, %(evidence)s, %(event_id)s,
    %(position)s, %(known_from)s, %(known_to)s, %(review_on)s, %(accepted_until)s, %(named)s, %(level)s)
