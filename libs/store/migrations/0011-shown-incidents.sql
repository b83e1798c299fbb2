-- What lists of incidents are narrowed to and sorted by, and what keeps groups and incidents from staying when their threats are gone.

alter table incidents
  add column severity text collate "C" generated always as (body -> 'rollUp' ->> 'severity') stored,
  add column weight double precision generated always as ((body -> 'rollUp' ->> 'weight')::double precision) stored,
  add column owner text collate "C" generated always as (body ->> 'owner') stored,
  add column opened_at bigint generated always as ((body ->> 'openedAt')::bigint) stored;
create index incidents_newest on incidents (opened_at, customer_id, number) where state not in ('forming', 'merged');
create index incidents_weight on incidents (weight, customer_id, number) where state not in ('forming', 'merged');
create index incidents_redirects on incidents (customer_id, merged_into) where merged_into is not null;
-- what happened beside an incident
create index incident_groups_last on incident_groups (customer_id, last_at);
create index incident_groups_redirects on incident_groups (customer_id, merged_into) where merged_into is not null;

-- Groups of which a threat went: whether any is left is looked at a little later.
create table incident_emptied (
  customer_id int not null,
  group_id uuid not null,
  primary key (customer_id, group_id)
);

-- A group, and those that it took in.
create function parts_of_group(of_customer int, of_group uuid) returns setof uuid language sql stable rows 1 as $$
  with recursive parts (id) as (
    select of_group
    union select g.id from parts p join incident_groups g on g.customer_id = of_customer and g.merged_into = p.id)
  select id from parts $$;

create function holds_threats(of_customer int, of_group uuid) returns boolean language sql stable as $$
  select exists (select from parts_of_group(of_customer, of_group) p (id)
    join incident_threats t on t.customer_id = of_customer and t.group_id = p.id) $$;

-- Removes groups without threats that are members of no incident, and incidents none of whose members has any, with their log. A
-- member without threats stays while another one has some: nothing leaves an incident by itself. Says how many groups are gone.
create function forget_empty_groups(of_customer int) returns int language plpgsql as $$
declare
  doubted uuid[];
  numbers int[];
  doomed uuid[];
begin
  -- who has read and not yet written begins again
  update incident_boards set version = version + 1 where customer_id = of_customer;
  with looked_at as (delete from incident_emptied where customer_id = of_customer returning group_id)
    select array_agg(group_id) into doubted from looked_at;
  if doubted is null then return 0; end if;
  with recursive whole (id, merged_into, incident) as (
    select id, merged_into, incident from incident_groups where customer_id = of_customer and id = any(doubted)
    union select g.id, g.merged_into, g.incident from whole w join incident_groups g on g.customer_id = of_customer and g.id = w.merged_into)
  , empty as (select distinct id, incident from whole where merged_into is null and not holds_threats(of_customer, id))
  , ended (number) as (
    select distinct e.incident from empty e where e.incident is not null and not exists (
      select from incident_groups m where m.customer_id = of_customer and m.incident = e.incident and holds_threats(of_customer, m.id)))
  , redirecting (number) as (
    select number from ended
    union select i.number from redirecting r join incidents i on i.customer_id = of_customer and i.merged_into = r.number)
  select (select array_agg(number) from redirecting),
      (select array_agg(p.id) from (
        select id from empty where incident is null
        union select m.id from ended e join incident_groups m on m.customer_id = of_customer and m.incident = e.number) w (id)
        cross join lateral parts_of_group(of_customer, w.id) p (id))
    into numbers, doomed;
  delete from incident_log where customer_id = of_customer and incident = any(numbers);
  delete from incidents where customer_id = of_customer and number = any(numbers);
  delete from incident_entities e using incident_groups g cross join lateral json_array_elements_text(g.body -> 'entities') n (entity)
    where g.customer_id = of_customer and g.id = any(doomed) and e.customer_id = of_customer and e.entity = n.entity and e.group_id = g.id;
  delete from group_verdicts where customer_id = of_customer and group_id = any(doomed);
  delete from incident_groups where customer_id = of_customer and id = any(doomed);
  return coalesce(cardinality(doomed), 0);
end $$;

-- Verdicts on groups that their threats do not have yet; without one, those are withdrawn that came this way.
create table group_verdicts (
  customer_id int not null,
  group_id uuid not null,
  verdict text collate "C",
  analyst text not null,
  reason text,
  at timestamptz not null,
  primary key (customer_id, group_id)
);
create index group_verdicts_at on group_verdicts (at);
-- Whether a verdict came with that on a group, and not from somebody who looked at the threat.
alter table verdict_changes add column of_group boolean not null default false;

grant select, insert, update, delete on incident_emptied, group_verdicts to soc_service;
alter table incident_emptied enable row level security;
alter table group_verdicts enable row level security;
create policy service on incident_emptied to soc_service using (true) with check (true);
create policy service on group_verdicts to soc_service using (true) with check (true);
