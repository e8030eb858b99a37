-- The unit to which a person belongs by the primary post, and between which moments that was believed.
create or replace view belonging as
select people[1] as person_id, unit_id, first_day, last_day, known_from, known_to
from span where kind = '=unit';
