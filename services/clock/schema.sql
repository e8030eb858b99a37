-- How far the clock has come: one row per organisation, the last local day (Europe/London) whose dawn was handled.
create schema if not exists clock;

create table clock.day (
    organisation text primary key,
    last_day date not null
);
