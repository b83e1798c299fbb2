-- How grave the threats of each customer are, by the day that they happened: what `threat_figures` says in up to five rows, in one, and all
-- customers of a day together. Where all are asked for, four of five rows need not be read.

select seq from counted_figures for update;

create table graded_days (
  day date not null,                           -- UTC
  customer_id int not null,
  info double precision not null,
  low double precision not null,
  medium double precision not null,
  high double precision not null,
  critical double precision not null,
  primary key (day, customer_id)
) with (fillfactor = 70);

-- Up to which change it is counted. A service of the version before counts without it: then it is made anew.
alter table counted_figures add column graded_seq bigint not null default 0;

-- As it follows from the other figures.
create function grade_days() returns void language sql as $$
  delete from graded_days;
  insert into graded_days
    select day, customer_id, coalesce(sum(n) filter (where value = 'INFO'), 0), coalesce(sum(n) filter (where value = 'LOW'), 0),
        coalesce(sum(n) filter (where value = 'MEDIUM'), 0), coalesce(sum(n) filter (where value = 'HIGH'), 0),
        coalesce(sum(n) filter (where value = 'CRITICAL'), 0)
      from threat_figures where customer_id <> 0 and dimension = 'severity' group by 1, 2 order by 1, 2;
$$;
select grade_days();
update counted_figures set graded_seq = seq;

grant select, insert, update, delete on graded_days to soc_service;
grant select on graded_days to soc_tenant;
alter table graded_days enable row level security;
create policy service on graded_days to soc_service using (true) with check (true);
create policy tenant on graded_days for select to soc_tenant using (customer_id = (select bound_customer()));
analyze graded_days;
