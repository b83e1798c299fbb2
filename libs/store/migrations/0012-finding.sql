-- What lists of threats show, are narrowed to and sorted by.

-- With its kind before each, the main one first, at most six; none where it was stored before this version.
alter table threats add column entities text[] collate "C";

-- As a severity is sorted.
create function severity_rank(severity text) returns int language sql immutable parallel safe
  as $$ select coalesce(array_position('{INFO,LOW,MEDIUM,HIGH,CRITICAL}'::text[], severity), 0) $$;
-- What a threat is found by in words.
create function threat_words(title text, product text, rule_id text) returns tsvector language sql immutable parallel safe
  as $$ select to_tsvector('simple'::regconfig, title || ' ' || product || ' ' || coalesce(rule_id, '')) $$;

create index threats_occurred on threats (occurred_at, id);
create index threats_risk on threats (coalesce(risk, -1), id);
create index threats_fp on threats (coalesce(fp_score, -1), id);
create index threats_severity on threats (severity_rank(severity), id);
create index threats_assignee on threats (assignee, id) where assignee is not null;
create index threats_words on threats using gin (threat_words(title, product, rule_id)) with (gin_pending_list_limit = 256);
-- as before, and by group and technique
drop index threats_facets;
create index threats_facets on threats using gin (customer_id, severity, type, triage, verdict, product, rule_id, group_key, techniques)
  with (gin_pending_list_limit = 256);

-- The threats of the customer that a transaction is bound to. The policy of the table holds back the same; but it lets the database use
-- an index only for what reveals nothing by failing, and that is neither a search for words nor one for techniques. Here the owner looks,
-- by statements that are all our own.
create view own_threats as select * from threats where customer_id = (select bound_customer());
grant select on own_threats to soc_tenant;

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
