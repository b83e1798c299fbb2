-- Groups of threats and incidents of groups: whole rows as JSON, and beside it what they are looked up by. What belongs together is
-- decided by the domain; here it is read at once, and written at once if nobody else wrote meanwhile. Times are Unix milliseconds.

-- One for each customer: its version grows with everything written.
create table incident_boards (
  customer_id int primary key references customers,
  version bigint not null default 0,
  since bigint,                                -- the first event
  next_number int not null default 1,
  next_seq int not null default 1
) with (fillfactor = 50);

create table incident_groups (
  customer_id int not null,
  id uuid not null,                            -- of its first threat
  key text collate "C" not null,
  source text collate "C" not null,            -- product and main entity
  start_at bigint not null,
  last_at bigint not null,
  ties boolean not null,
  is_flood boolean not null,
  incident int,
  merged_into uuid,
  body json not null,
  primary key (customer_id, id)
) with (fillfactor = 80);
create index incident_groups_key on incident_groups (customer_id, key, last_at);
create index incident_groups_source on incident_groups (customer_id, source, start_at) where not is_flood;
create index incident_groups_incident on incident_groups (customer_id, incident) where incident is not null;

create table incident_threats (
  threat_id uuid primary key references threats on delete cascade,
  customer_id int not null,
  group_id uuid not null
);
create index incident_threats_group on incident_threats (customer_id, group_id);

-- What can tie, and what is counted of it.
create table incident_entities (
  customer_id int not null,
  entity text collate "C" not null,            -- with its kind before it
  group_id uuid not null,
  main text collate "C",
  rule text collate "C" not null,
  start_at bigint not null,
  last_at bigint not null,
  ties boolean not null,
  is_candidate boolean not null,
  primary key (customer_id, entity, group_id)
) with (fillfactor = 80);
create index incident_entities_tying on incident_entities (customer_id, entity, last_at) where ties;

-- What was counted of an entity up to an hour: the same for all that are placed within it.
create table incident_facts (
  customer_id int not null,
  entity text collate "C" not null,
  hour int not null,
  per_day double precision not null,
  mains int not null,
  primary key (customer_id, entity, hour)
);
create index incident_facts_hour on incident_facts (hour);

create table incidents (
  customer_id int not null,
  number int not null,
  state text collate "C" not null,
  merged_into int,
  continued_by int,
  body json not null,
  primary key (customer_id, number)
) with (fillfactor = 80);
create index incidents_state on incidents (state, customer_id, number) where state not in ('forming', 'merged');

create table incident_log (
  customer_id int not null,
  seq int not null,
  incident int not null,
  body json not null,
  primary key (customer_id, seq)
);
create index incident_log_incident on incident_log (customer_id, incident, seq);

-- All that placing threats of one hour, or one command, needs to know, as one document.
create function incident_rows(of_customer int, of_threats uuid[], of_groups uuid[], keys text[], sources text[], entities text[], may_tie boolean,
  numbers int[], seqs int[], from_at bigint, to_at bigint) returns json language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  of_keys json;
  is_involved boolean;
begin
  -- most threats cannot tie, nor can their groups: no more than these is needed
  select coalesce(json_agg(g.body), '[]'), coalesce(bool_or(g.ties or g.incident is not null or g.merged_into is not null), false)
    into of_keys, is_involved from incident_groups g
    where g.customer_id = of_customer and g.key = any(keys) and g.last_at >= from_at - 90000000 and g.start_at <= to_at + 600000;
  if not (may_tie or is_involved or cardinality(sources) + cardinality(of_groups) + cardinality(numbers) + cardinality(seqs) > 0
      or exists (select from incident_threats t where t.threat_id = any(of_threats))) then
    return (select json_build_object(
        'version', coalesce(b.version, 0), 'since', b.since, 'nextNumber', coalesce(b.next_number, 1), 'nextSeq', coalesce(b.next_seq, 1),
        'groups', of_keys, 'incidents', '[]'::json, 'log', '[]'::json, 'placed', '[]'::json, 'facts', '[]'::json)
      from (select) one left join incident_boards b on b.customer_id = of_customer);
  end if;
  return (with recursive key_groups as materialized (
    select id, ties, body from incident_groups
      where customer_id = of_customer and key = any(keys) and last_at >= from_at - 90000000 and start_at <= to_at + 600000)
  , wanted as materialized (
    select distinct w.entity from (
      select unnest(entities) as entity
      union all select json_array_elements_text(k.body -> 'entities') from key_groups k) w
    where may_tie or exists (select from key_groups where ties))
  , near as materialized (
    select n.group_id from wanted w cross join lateral (
      select e.group_id from incident_entities e
        where e.customer_id = of_customer and e.entity = w.entity and e.ties
          and e.last_at >= from_at - 604800000 and e.start_at <= to_at + 604800000
        order by greatest(0, e.start_at - to_at, from_at - e.last_at), e.start_at, e.group_id limit 100) n)
  , chain (id) as (
    (select id from key_groups
      union select group_id from near
      union select id from incident_groups
        where customer_id = of_customer and source = any(sources) and not is_flood and start_at between from_at - 3600000 and to_at + 3600000
      union select group_id from incident_threats where threat_id = any(of_threats)
      union select unnest(of_groups))
    union select g.merged_into from chain c join incident_groups g on g.customer_id = of_customer and g.id = c.id where g.merged_into is not null)
  , all_numbers (number) as (
    (select unnest(numbers)
      union select g.incident from chain c join incident_groups g on g.customer_id = of_customer and g.id = c.id where g.incident is not null)
    union select n.next from all_numbers a join incidents i on i.customer_id = of_customer and i.number = a.number
      cross join lateral unnest(array[i.merged_into, i.continued_by]) n (next) where n.next is not null)
  , all_groups as (
    select id from chain
    union select g.id from all_numbers a join incident_groups g on g.customer_id = of_customer and g.incident = a.number)
  , hours as (select generate_series(from_at / 3600000, to_at / 3600000)::int as hour where cardinality(of_threats) > 0)
  , facts as (
    select w.entity, h.hour, f.hour is null as is_new,
        coalesce(f.per_day, (select count(distinct (e.start_at / 3600000, e.rule)) / 14.0 from incident_entities e
          where e.customer_id = of_customer and e.entity = w.entity and e.is_candidate
            and e.start_at >= h.hour * 3600000::bigint - 1209600000 and e.start_at < h.hour * 3600000::bigint)) as per_day,
        coalesce(f.mains, (select count(distinct e.main) from incident_entities e
          where e.customer_id = of_customer and e.entity = w.entity
            and e.last_at >= h.hour * 3600000::bigint - 1209600000 and e.start_at < h.hour * 3600000::bigint)) as mains
      from wanted w cross join hours h
      left join incident_facts f on f.customer_id = of_customer and f.entity = w.entity and f.hour = h.hour)
  select json_build_object(
    'version', coalesce(b.version, 0), 'since', b.since, 'nextNumber', coalesce(b.next_number, 1), 'nextSeq', coalesce(b.next_seq, 1),
    'groups', coalesce((select json_agg(g.body) from all_groups a join incident_groups g on g.customer_id = of_customer and g.id = a.id), '[]'),
    'incidents', coalesce((select json_agg(i.body) from all_numbers a join incidents i on i.customer_id = of_customer and i.number = a.number), '[]'),
    'log', coalesce((select json_agg(l.body order by l.seq) from incident_log l where l.customer_id = of_customer and l.seq = any(seqs)), '[]'),
    'placed', coalesce((select json_agg(json_build_array(t.threat_id, t.group_id)) from incident_threats t where t.threat_id = any(of_threats)), '[]'),
    'facts', coalesce((select json_agg(json_build_array(f.entity, f.hour, json_build_object('perDay', f.per_day, 'mains', f.mains), f.is_new)) from facts f), '[]'))
  from (select) one left join incident_boards b on b.customer_id = of_customer);
end $$;

-- Writes what has changed since that version; false, and nothing is written, when somebody else wrote meanwhile.
create function write_incidents(of_customer int, read_version bigint, first_event bigint, numbers_next int, seqs_next int,
  groups json, changed_incidents json, lines json, placed json, facts json) returns boolean language plpgsql as $$
begin
  insert into incident_boards (customer_id) values (of_customer) on conflict do nothing;
  update incident_boards set version = version + 1, since = first_event, next_number = numbers_next, next_seq = seqs_next
    where customer_id = of_customer and version = read_version;
  if not found then return false; end if;
  insert into incident_groups (customer_id, id, key, source, start_at, last_at, ties, is_flood, incident, merged_into, body)
    select of_customer, (g.body ->> 'id')::uuid, g.body ->> 'key', g.source, (g.body ->> 'startAt')::bigint, (g.body ->> 'lastAt')::bigint, g.ties,
        (g.body ->> 'isFlood')::boolean, (g.body ->> 'incident')::int, (g.body ->> 'mergedInto')::uuid, g.body
      from json_to_recordset(groups) g (source text, ties boolean, body json)
    on conflict (customer_id, id) do update set start_at = excluded.start_at, last_at = excluded.last_at, ties = excluded.ties,
      is_flood = excluded.is_flood, incident = excluded.incident, merged_into = excluded.merged_into, body = excluded.body;
  insert into incident_entities (customer_id, entity, group_id, main, rule, start_at, last_at, ties, is_candidate)
    select of_customer, e.entity, (g.body ->> 'id')::uuid, g.body ->> 'main', g.body ->> 'rule', (g.body ->> 'startAt')::bigint,
        (g.body ->> 'lastAt')::bigint, g.ties, g.candidate
      from json_to_recordset(groups) g (ties boolean, candidate boolean, body json)
      cross join lateral json_array_elements_text(g.body -> 'entities') e (entity)
    on conflict (customer_id, entity, group_id) do update set start_at = excluded.start_at, last_at = excluded.last_at, ties = excluded.ties,
      is_candidate = excluded.is_candidate;
  insert into incidents (customer_id, number, state, merged_into, continued_by, body)
    select of_customer, (i.body ->> 'number')::int, i.body ->> 'state', (i.body ->> 'mergedInto')::int, (i.body ->> 'continuedBy')::int, i.body
      from json_array_elements(changed_incidents) i (body)
    on conflict (customer_id, number) do update set state = excluded.state, merged_into = excluded.merged_into, continued_by = excluded.continued_by,
      body = excluded.body;
  insert into incident_log (customer_id, seq, incident, body)
    select of_customer, (l.body ->> 'seq')::int, (l.body ->> 'incident')::int, l.body from json_array_elements(lines) l (body);
  insert into incident_threats (threat_id, customer_id, group_id)
    select (p.pair ->> 0)::uuid, of_customer, (p.pair ->> 1)::uuid from json_array_elements(placed) p (pair)
      join threats t on t.id = (p.pair ->> 0)::uuid
    on conflict do nothing;
  insert into incident_facts (customer_id, entity, hour, per_day, mains)
    select of_customer, f.row ->> 0, (f.row ->> 1)::int, (f.row -> 2 ->> 'perDay')::float8, (f.row -> 2 ->> 'mains')::int
      from json_array_elements(facts) f (row)
    on conflict do nothing;
  return true;
end $$;

grant select, insert, update, delete
  on incident_boards, incident_groups, incident_threats, incident_entities, incident_facts, incidents, incident_log to soc_service;
grant select on incident_groups, incident_threats, incidents, incident_log to soc_tenant;

alter table incident_boards enable row level security;
alter table incident_groups enable row level security;
alter table incident_threats enable row level security;
alter table incident_entities enable row level security;
alter table incident_facts enable row level security;
alter table incidents enable row level security;
alter table incident_log enable row level security;

create policy service on incident_boards to soc_service using (true) with check (true);
create policy service on incident_groups to soc_service using (true) with check (true);
create policy service on incident_threats to soc_service using (true) with check (true);
create policy service on incident_entities to soc_service using (true) with check (true);
create policy service on incident_facts to soc_service using (true) with check (true);
create policy service on incidents to soc_service using (true) with check (true);
create policy service on incident_log to soc_service using (true) with check (true);

create policy tenant on incident_groups for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on incident_threats for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on incidents for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on incident_log for select to soc_tenant using (customer_id = (select bound_customer()));
