-- name: relying_on
-- Accepted findings whose mitigation names one of these people, and whom of them.
select finding_id, person from finding cross join lateral unnest(named) as person
where known_to is null and state = 'accepted' and person = any(%s::uuid[])

-- name: over
-- Accepted findings of which the last accepted day lies before the second day, and not before the first.
select finding_id from finding
where known_to is null and state = 'accepted' and accepted_until >= %s and accepted_until < %s
