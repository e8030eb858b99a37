-- name: streams
select distinct stream_id from parked where discarded_because is null and stream_id = any(%s::uuid[])

-- name: park
insert into parked (stream_id, position, topic, type, record, error) values (%s, %s, %s, %s, %s, %s)
on conflict (position) do nothing

-- name: given_up
select position from parked where discarded_because is not null and position = any(%s::bigint[])

-- name: all
select stream_id, position, topic, type, error, parked_at, discarded_because from parked
where discarded_because is null or %s order by stream_id, position

-- name: one
select stream_id, position, topic, type, record, error, parked_at, discarded_because from parked where position = %s

-- name: of_stream
select position, type, record from parked where stream_id = %s and discarded_because is null order by position

-- name: applied
delete from parked where position = %s

-- name: failed_again
update parked set error = %s where position = %s

-- name: discard
update parked set discarded_because = %s where position = %s and discarded_because is null
returning stream_id
