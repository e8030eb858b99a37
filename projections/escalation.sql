-- name: unheard
-- Findings of this severity and above of which nobody has taken note, and since when they stand so.
select finding_id, severity, unit_id, people, level, event_id, known_from from finding
where known_to is null and state = 'open' and severity >= %s
order by finding_id
