-- Who may read this schema may know of restricted cases; nobody else needs to.
create index if not exists span_people on span using gin (people);
