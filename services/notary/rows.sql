-- A page of the register for verify: everything that was hashed, and whether the columns say what the body says (they
-- stand at its beginning, in this order; a body in another order is compared field by field by the verifier).
-- "offset 0" makes the database put the text together once for each row, not twice.
select e.position, e.recorded_at, e.body, substr(e.body, 1, length(h.head)) = h.head as fits
  from register.event as e,
       lateral (select convert_to(concat(
           '{"type":"', e.type, '","event_id":"', e.event_id, '","stream_id":"', e.stream_id,
           '","version":', e.version, ',"about":"', e.about, '",'), 'UTF8') as head offset 0) as h
 where e.position > %b and e.position <= %b
 order by e.position
