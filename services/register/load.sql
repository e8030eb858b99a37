-- All that a batch of commands is decided on, in one round trip: the histories of its streams (part 0, in order), which
-- of its command ids were taken (part 1), and which of the streams that it requires have begun (part 2).
select 0 as part, stream_id as id, version::bigint as number, type as name, null as reason, body, null::uuid as append_id
  from register.event
 where stream_id = any(%b::uuid[])
union all
select 1, command_id, first_position, code, reason, null, append_id
  from register.command
 where command_id = any(%b::uuid[])
union all
select 2, stream_id, version, null, null, null, null
  from register.event
 where stream_id = any(%b::uuid[]) and version = 1
 order by 1, 2, 3
