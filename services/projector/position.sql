-- name: begin
insert into source_offset (topic, partition, next_offset) select *, 0 from unnest(%s::text[], %s::int[])
on conflict do nothing

-- name: offsets
select topic, partition, next_offset from source_offset
where (topic, partition) in (select * from unnest(%s::text[], %s::int[]))

-- name: advance
-- How many partitions moved, and whether anything is parked.
with moved as (
    update source_offset set next_offset = wanted.after
    from unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) as wanted (topic, partition, before, after)
    where source_offset.topic = wanted.topic and source_offset.partition = wanted.partition
        and next_offset = wanted.before
    returning 1
)
select (select count(*) from moved), exists (select from parked where discarded_because is null)

-- name: standing
select released, (select count(*) from parked where discarded_because is null) from progress

-- name: release
update progress set released = %s where released = %s

-- name: ahead
insert into applied_ahead select unnest(%s::bigint[]) on conflict do nothing

-- name: compact
with recursive start as (
    select released from progress
), step as (
    select released as position from start
    union all
    select step.position + 1 from step where exists (select from applied_ahead a where a.position = step.position + 1)
)
update progress set released = greatest(released, (select max(position) from step))
returning released

-- name: forget_released
delete from applied_ahead where position <= (select released from progress)

-- name: all_ahead
select position from applied_ahead order by position

-- name: take_reconcile
update progress set reconcile_wanted = false where reconcile_wanted returning released

-- name: want_reconcile
update progress set reconcile_wanted = true where not reconcile_wanted
