-- name: insert
insert into request (command_id, finding_id, kind, body, made_at)
select (body->>'command_id')::uuid, (body->>'finding_id')::uuid, body->>'kind', body, %(made_at)s
from jsonb_array_elements(%(bodies)s::jsonb) with ordinality as asked (body, number) order by number
on conflict do nothing
-- What is asked must be on disk before it is sent, with all that it rests on: asked anew under another id after the
-- database lost it, what was cleared since would be raised again.
returning set_config('synchronous_commit', 'on', true)

-- name: unsent
select id, kind, body from request where sent_at is null order by id limit %s

-- name: sent
update request set sent_at = now(), outcome = done.outcome
from (select unnest(%s::bigint[]) as id, unnest(%s::text[]) as outcome) as done
where request.id = done.id and request.sent_at is null
