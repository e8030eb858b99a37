-- name: until
select type, record from known_event
where subject_id = %s and (%s::timestamptz is null or recorded_at <= %s::timestamptz)
order by position
