-- A page of the register for verify: everything that was hashed, and whether the columns say what the body says (they
-- stand at its beginning, in this order; a body in another order is compared field by field by the verifier).
-- Filled in as a template: a brace of the text is written twice.
copy (
    select e.position, e.recorded_at,
        position(convert_to(concat(
            '{{"type":"', e.type, '","event_id":"', e.event_id, '","stream_id":"', e.stream_id,
            '","version":', e.version, ',"about":"', e.about, '",'), 'UTF8') in e.body) = 1 as fits,
        e.body
      from register.event as e
     where e.position > {start} and e.position <= {end}
     order by e.position
) to stdout (format binary)
