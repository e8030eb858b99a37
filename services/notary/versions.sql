-- The first event whose version does not follow the one before it in its stream.
select min(position)
  from (select position, version, row_number() over (partition by stream_id order by position) as place
          from register.event) as numbered
 where version <> place
