-- Who held which role toward whom, on which days, and between which moments that was believed.
create or replace view role as
select people[1] as holder, people[2] as subject, status as role, subject as subject_key, first_day, last_day, evidence,
    known_from, known_to
from span where kind = '=role';
create index if not exists span_holder on span ((people[1])) where kind = '=role';
create index if not exists span_people on span using gin (people) where kind not like '=%';
