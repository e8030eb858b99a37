-- name: last
select max(position) from entry

-- name: known
select position from entry where position = any(%s::bigint[])

-- name: entries
copy entry (position, recorded_at, effective_on, type, stream_id, version, about, actor, source, source_recorded_at,
    reason, correlation_id, causation_id, supersedes, undoes, event_id, facts) from stdin (format binary)

-- name: people
copy entry_person (person_id, position) from stdin (format binary)

-- name: read
copy entry_read (person_id, position) from stdin (format binary)

-- name: units
copy entry_unit (unit_id, position) from stdin (format binary)
