-- All that a batch of commands is decided on, in one round trip: what its streams have beyond the versions that are
-- known already (part 0, in order), which of its command ids were taken (part 1), and which of the streams that it
-- requires have begun (part 2).
select 0 as part, e.stream_id as id, e.version::bigint as number, e.type as name, null as reason, e.body,
       null::uuid as append_id
  from unnest(%b::uuid[], %b::integer[]) as known (stream_id, version)
  join register.event as e on e.stream_id = known.stream_id and e.version > known.version
union all
select 1, command_id, first_position, code, reason, null, append_id
  from register.command
 where command_id = any(%b::uuid[])
union all
select 2, stream_id, version, null, null, null, null
  from register.event
 where stream_id = any(%b::uuid[]) and version = 1
 order by 1, 2, 3
