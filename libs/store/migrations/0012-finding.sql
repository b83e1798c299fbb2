-- What lists of threats show, are narrowed to and sorted by.

-- With its kind before each, the main one first, at most six; none where it was stored before this version.
alter table threats
  add column entities text[] collate "C",
  -- of a plan's actions those that a person has to approve; none where it was stored before
  add column approvals smallint not null default 0,
  -- what it is found by in words
  add column words tsvector generated always as
    (to_tsvector('simple', title || ' ' || product || ' ' || coalesce(rule_id, ''))) stored;

-- As a severity is sorted.
create function severity_rank(severity text) returns int language sql immutable parallel safe
  as $$ select coalesce(array_position('{INFO,LOW,MEDIUM,HIGH,CRITICAL}'::text[], severity), 0) $$;

create index threats_occurred on threats (occurred_at, id);
create index threats_risk on threats (coalesce(risk, -1), id);
create index threats_fp on threats (coalesce(fp_score, -1), id);
create index threats_severity on threats (severity_rank(severity), id);
create index threats_approvals on threats (id) where approvals > 0 and triage <> 'closed';
create index threats_assignee on threats (assignee, id) where assignee is not null;
create index threats_words on threats using gin (words) with (gin_pending_list_limit = 256);
-- as before, and by group and technique
drop index threats_facets;
create index threats_facets on threats using gin (customer_id, severity, type, triage, verdict, product, rule_id, group_key, techniques)
  with (gin_pending_list_limit = 256);

-- The incident that a threat is a member of, as people name it; none where it is not shown.
create function incident_of(of_threat uuid) returns text language plpgsql stable as $$
declare
  customer int;
  part uuid;
  whole uuid;
  of_group int;
begin
  select i.customer_id, i.group_id into customer, whole from incident_threats i where i.threat_id = of_threat;
  while whole is not null loop
    part := whole;
    select g.merged_into, g.incident into whole, of_group from incident_groups g where g.customer_id = customer and g.id = part;
  end loop;
  if of_group is null then return null; end if;
  return (select i.customer_id || '-' || i.number from incidents i
    where i.customer_id = customer and i.number = of_group and i.state not in ('forming', 'merged'));
end $$;

-- Up to which change somebody has seen the list: a person, or a key.
create table seen_marks (
  principal text collate "C" primary key,
  seq bigint not null,
  at timestamptz not null
);
-- Queries of the list that somebody gave a name.
create table saved_views (
  id uuid primary key,
  principal text collate "C" not null,         -- whose it is
  owner text not null,                         -- their name
  customer_id int references customers,        -- the only one they see
  name text not null,
  query text not null,
  shared boolean not null,
  version int not null default 1
);
create index saved_views_principal on saved_views (principal);
create index saved_views_shared on saved_views (customer_id) where shared;

grant select, insert, update on seen_marks to soc_service;
grant select, insert, update, delete on saved_views to soc_service;
grant select on saved_views to soc_tenant;
alter table seen_marks enable row level security;
alter table saved_views enable row level security;
create policy service on seen_marks to soc_service using (true) with check (true);
create policy service on saved_views to soc_service using (true) with check (true);
create policy tenant on saved_views for select to soc_tenant using (customer_id = (select bound_customer()));
