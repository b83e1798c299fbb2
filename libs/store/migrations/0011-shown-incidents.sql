-- What lists of incidents are narrowed to and sorted by, and what keeps groups and incidents from staying when their threats are gone.

alter table incidents
  add column severity text collate "C",
  add column weight double precision,
  add column owner text collate "C",
  add column opened_at bigint;
create index incidents_newest on incidents (opened_at, customer_id, number) where state not in ('forming', 'merged');
create index incidents_weight on incidents (weight, customer_id, number) where state not in ('forming', 'merged');
create index incidents_redirects on incidents (customer_id, merged_into) where merged_into is not null;
-- Other incidents that a line is about, such as the one that groups were moved from: it stands in the logs of all.
alter table incident_log add column others int[];
create index incident_log_others on incident_log using gin (customer_id, others) where others is not null;
-- what happened beside an incident
create index incident_groups_last on incident_groups (customer_id, last_at);
create index incident_groups_redirects on incident_groups (customer_id, merged_into) where merged_into is not null;

-- In place of those of 0006, which no released version calls.
drop function incident_rows;
drop function write_incidents;

-- All that placing threats of one hour, or one command, needs to know, as one document. Of a hub, and at a customer that is not known
-- yet, only those groups are near that are about the entity itself.
create function incident_rows(of_customer int, of_threats uuid[], of_groups uuid[], keys text[], sources text[], entities text[], own_mains text[], may_tie boolean,
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
  , hours as (select generate_series(from_at / 3600000, to_at / 3600000)::int as hour where cardinality(of_threats) > 0)
  , facts as materialized (
    select w.entity, h.hour, f.hour is null as is_new,
        coalesce(f.per_day, (select count(distinct (e.start_at / 3600000, e.rule)) / 14.0 from incident_entities e
          where e.customer_id = of_customer and e.entity = w.entity and e.is_candidate
            and e.start_at >= h.hour * 3600000::bigint - 1209600000 and e.start_at < h.hour * 3600000::bigint)) as per_day,
        coalesce(f.mains, (select count(distinct e.main) from incident_entities e
          where e.customer_id = of_customer and e.entity = w.entity
            and e.last_at >= h.hour * 3600000::bigint - 1209600000 and e.start_at < h.hour * 3600000::bigint)) as mains
      from wanted w cross join hours h
      left join incident_facts f on f.customer_id = of_customer and f.entity = w.entity and f.hour = h.hour)
  , reaching as materialized (
    select f.entity, f.mains < 5 and coalesce(bool_or(b.since <= f.hour * 3600000::bigint - 21600000), false) as bridges
      from facts f left join incident_boards b on b.customer_id = of_customer group by f.entity, f.mains)
  , own as (select unnest(own_mains) as main union select k.body ->> 'main' from key_groups k)
  , near as materialized (
    select n.group_id from reaching r cross join lateral (
      select e.group_id from incident_entities e
        where e.customer_id = of_customer and e.entity = r.entity and e.ties and (r.bridges or e.main = r.entity)
          and e.last_at >= from_at - 604800000 and e.start_at <= to_at + 604800000
        order by greatest(0, e.start_at - to_at, from_at - e.last_at), e.start_at, e.group_id limit 100) n
      where r.bridges or exists (select from own where own.main = r.entity))
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
  select json_build_object(
    'version', coalesce(b.version, 0), 'since', b.since, 'nextNumber', coalesce(b.next_number, 1), 'nextSeq', coalesce(b.next_seq, 1),
    'groups', coalesce((select json_agg(g.body) from all_groups a join incident_groups g on g.customer_id = of_customer and g.id = a.id), '[]'),
    'incidents', coalesce((select json_agg(i.body) from all_numbers a join incidents i on i.customer_id = of_customer and i.number = a.number), '[]'),
    'log', coalesce((select json_agg(l.body order by l.seq) from incident_log l where l.customer_id = of_customer and l.seq = any(seqs)), '[]'),
    'placed', coalesce((select json_agg(json_build_array(t.threat_id, t.group_id)) from incident_threats t where t.threat_id = any(of_threats)), '[]'),
    'facts', coalesce((select json_agg(json_build_array(f.entity, f.hour, json_build_object('perDay', f.per_day, 'mains', f.mains), f.is_new)) from facts f), '[]'))
  from (select) one left join incident_boards b on b.customer_id = of_customer);
end $$;

-- A threat's row goes with the threat by the statement that removes it: checking that for each row took longer than the row.
alter table incident_threats drop constraint incident_threats_threat_id_fkey;

-- Writes what has changed since that version; false, and nothing is written, when somebody else wrote meanwhile. What rows are looked up
-- by lies beside each document: reading it out of the document takes longer than writing it.
create function write_incidents(of_customer int, read_version bigint, first_event bigint, numbers_next int, seqs_next int,
  groups json, entities json, changed_incidents json, lines json, placed json, facts json) returns boolean language plpgsql as $$
begin
  insert into incident_boards (customer_id) values (of_customer) on conflict do nothing;
  update incident_boards set version = version + 1, since = first_event, next_number = numbers_next, next_seq = seqs_next
    where customer_id = of_customer and version = read_version;
  if not found then return false; end if;
  insert into incident_groups (customer_id, id, key, source, start_at, last_at, ties, is_flood, incident, merged_into, body)
    select of_customer, g.* from json_to_recordset(groups) g (id uuid, key text, source text, start_at bigint, last_at bigint, ties boolean,
        is_flood boolean, incident int, merged_into uuid, body json)
    on conflict (customer_id, id) do update set start_at = excluded.start_at, last_at = excluded.last_at, ties = excluded.ties,
      is_flood = excluded.is_flood, incident = excluded.incident, merged_into = excluded.merged_into, body = excluded.body;
  insert into incident_entities (customer_id, entity, group_id, main, rule, start_at, last_at, ties, is_candidate)
    select of_customer, n.entity, e.id, e.main, e.rule, e.start_at, e.last_at, e.ties, e.candidate
      from json_to_recordset(entities) e (id uuid, main text, rule text, start_at bigint, last_at bigint, ties boolean, candidate boolean, names json)
      cross join lateral json_array_elements_text(e.names) n (entity)
    on conflict (customer_id, entity, group_id) do update set start_at = excluded.start_at, last_at = excluded.last_at, ties = excluded.ties,
      is_candidate = excluded.is_candidate;
  insert into incidents (customer_id, number, state, merged_into, continued_by, severity, weight, owner, opened_at, body)
    select of_customer, i.* from json_to_recordset(changed_incidents) i (number int, state text, merged_into int, continued_by int,
        severity text, weight double precision, owner text, opened_at bigint, body json)
    on conflict (customer_id, number) do update set state = excluded.state, merged_into = excluded.merged_into, continued_by = excluded.continued_by,
      severity = excluded.severity, weight = excluded.weight, owner = excluded.owner, opened_at = excluded.opened_at, body = excluded.body;
  insert into incident_log (customer_id, seq, incident, others, body)
    select of_customer, l.* from json_to_recordset(lines) l (seq int, incident int, others int[], body json);
  insert into incident_threats (threat_id, customer_id, group_id)
    select p.id, of_customer, p.group_id from json_to_recordset(placed) p (id uuid, group_id uuid) join threats t on t.id = p.id
    on conflict do nothing;
  insert into incident_facts (customer_id, entity, hour, per_day, mains)
    select of_customer, f.* from json_to_recordset(facts) f (entity text, hour int, per_day double precision, mains int)
    on conflict do nothing;
  return true;
end $$;

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
    join incident_threats i on i.customer_id = of_customer and i.group_id = p.id join threats t on t.id = i.threat_id) $$;

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

-- Threats that a process was to place and did not: looked for some minutes after they were stored, each number once.
create table incident_progress (
  one boolean primary key default true check (one),
  looked_up_to bigint not null,                -- the number of a change
  next_up_to bigint not null,
  noted_at timestamptz not null
);
insert into incident_progress (looked_up_to, next_up_to, noted_at) select coalesce(max(seq), 0), coalesce(max(seq), 0), now() from threats;

create function unplaced_threats(at timestamptz, delay interval) returns setof uuid language plpgsql as $$
declare progress incident_progress;
begin
  select * into progress from incident_progress where noted_at <= at - delay for update skip locked;
  if not found then return; end if;
  return query select t.id from threats t where t.seq > progress.looked_up_to and t.seq <= progress.next_up_to and t.status = 'completed'
    and not exists (select from incident_threats i where i.threat_id = t.id) order by t.id;
  update incident_progress set looked_up_to = progress.next_up_to, next_up_to = (select coalesce(max(seq), 0) from threats), noted_at = at;
end $$;

grant select, insert, update, delete on incident_progress, incident_emptied, group_verdicts to soc_service;
alter table incident_emptied enable row level security;
alter table incident_progress enable row level security;
alter table group_verdicts enable row level security;
create policy service on incident_progress to soc_service using (true) with check (true);
create policy service on incident_emptied to soc_service using (true) with check (true);
create policy service on group_verdicts to soc_service using (true) with check (true);
