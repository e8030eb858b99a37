-- name: until
select subject_id, type, record from known_event
where subject_id = any(%s::uuid[]) and (%s::timestamptz is null or recorded_at <= %s::timestamptz)
order by subject_id, position

-- name: people
select distinct subject_id from known_event
where is_person and (%s::timestamptz is null or recorded_at <= %s::timestamptz)
order by subject_id
