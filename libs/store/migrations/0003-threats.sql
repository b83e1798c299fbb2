-- Threats, their documents and entities, what analysts say and do, the audit log, and what is counted of all that.
create extension if not exists btree_gin;

-- The order of all changes of threats. Numbers are given under a lock that is kept until they can be read: who has seen a number
-- has seen all before it. Some are never given.
create sequence change_seq;

-- The last number of each customer.
create table customer_changes (
  customer_id int primary key references customers,
  seq bigint not null default 0
) with (fillfactor = 50);
insert into customer_changes (customer_id) select id from customers;
create function begin_customer() returns trigger language plpgsql as $$
begin
  insert into customer_changes (customer_id) values (new.id);
  return null;
end $$;
create trigger begin_customer after insert on customers for each row execute function begin_customer();

-- Locks the customers and then the numbers, in this order everywhere; gives each customer's last number. To be called last: all
-- others wait from here until the end of the transaction.
create function begin_changes(of_customers int[]) returns table (customer_id int, previous bigint) language plpgsql as $$
begin
  if cardinality(of_customers) = 0 then return; end if;
  return query select c.customer_id, c.seq from customer_changes c
    where c.customer_id = any(of_customers) order by c.customer_id for update;
  perform pg_advisory_xact_lock(50127);
end $$;

-- Notes the last numbers of customers; here, because a customer that is new in a statement is none of its rows yet.
create function end_changes(of_customers int[], numbers bigint[]) returns void language plpgsql as $$
begin
  update customer_changes c set seq = n.seq
    from (select id, max(number) as seq from unnest(of_customers, numbers) u (id, number) group by id) n where c.customer_id = n.id;
end $$;

-- The next number of one customer, and the one before it.
create function next_change(of_customer int) returns table (seq bigint, previous bigint) language plpgsql as $$
begin
  select c.previous into previous from begin_changes(array[of_customer]) c;
  seq := nextval('change_seq');
  perform end_changes(array[of_customer], array[next_change.seq]);
  return next;
end $$;

-- What lists, filters and looks up. The id is a UUIDv7, whose order is that of intake, but for what came long after it happened:
-- key and cursor in one. Filters are texts: comparing enums is not leakproof, so row-level security would keep indexes from being used.
create table threats (
  id uuid primary key,
  customer_id int not null references customers,
  seq bigint not null,
  previous_seq bigint not null,                -- of the customer
  created_at timestamptz not null,             -- when it was taken in
  updated_at timestamptz not null,
  occurred_at timestamptz not null,            -- as its signal says
  status text collate "C" not null check (status in ('completed', 'failed')),
  triage text collate "C" not null default 'new' check (triage in ('new', 'acknowledged', 'escalated', 'contained', 'closed')),
  triage_before text collate "C",              -- what a verdict took the place of
  severity text collate "C" check (severity in ('INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  type text collate "C" not null,
  verdict text collate "C",
  assignee text collate "C",
  product text collate "C" not null,
  rule_id text collate "C",
  title text collate "C" not null,
  group_key text collate "C" not null,         -- rule, main entity and customer
  risk double precision,
  fp_score double precision,
  total_ms double precision,
  run int not null default 1,                  -- the last that ended
  revision int not null default 1,             -- of the signal
  calls_review boolean not null default false, -- what the analysis says
  review boolean not null default false,       -- whether it still has to be answered
  answered_by uuid,                            -- the threat that answers in its place
  partial boolean not null default false,
  degraded boolean not null default false,
  techniques text[] collate "C" not null default '{}'
) with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02, fillfactor = 95);

create index threats_customer on threats (customer_id, id);
create index threats_customer_type on threats (customer_id, type, id);
create index threats_customer_rule on threats (customer_id, product, rule_id, id);
create unique index threats_seq on threats (seq);
-- what is rare would not be found by walking back from the newest
create index threats_failed on threats (id) where status = 'failed';
create index threats_triage on threats (triage, id) where triage <> 'new';
create index threats_verdict on threats (verdict, id) where verdict is not null;
create index threats_review on threats (id) where review;
create index threats_degraded on threats (created_at) where degraded;
-- any combination of filters
create index threats_facets on threats using gin (customer_id, severity, type, triage, verdict, product, rule_id)
  with (gin_pending_list_limit = 256);
-- what goes first where there are too many
create index threats_removable on threats (created_at)
  where triage = 'closed' or severity is null or severity in ('INFO', 'LOW');

-- Three quarters of all bytes, read by id alone: Zstandard frames of JSON, made by the writer. A partition for each month of ids.
create table threat_documents (
  id uuid primary key,
  customer_id int not null,
  signal bytea not null,
  analysis bytea                               -- none where it failed
) partition by range (id);
alter table threat_documents alter signal set storage external, alter analysis set storage external;
create table threat_documents_other partition of threat_documents default;

-- The least id of a time.
create function first_id(at timestamptz) returns uuid language sql immutable strict parallel safe
  as $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

-- Makes the partitions of a month and of the next, and drops those of earlier ones that no threat has a document in any more.
create function tend_documents(at timestamptz) returns void language plpgsql security definer
  set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  month timestamptz;
  name text;
  bound uuid;
  used boolean;
begin
  for month in select generate_series(date_trunc('month', at, 'UTC'), date_trunc('month', at, 'UTC') + interval '1 month', interval '1 month') loop
    name := 'threat_documents_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    continue when to_regclass(name) is not null;
    begin
      execute format('create table %I partition of threat_documents for values from (%L) to (%L)',
        name, first_id(month), first_id(month + interval '1 month'));
      execute format('alter table %I enable row level security', name);
    exception when check_violation then null;  -- the default has rows of that month: they stay there
    end;
  end loop;
  for name, bound in
    select c.relname, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([0-9a-f-]+)''\)')::uuid
    from pg_class c join pg_inherits i on i.inhrelid = c.oid
    where i.inhparent = 'threat_documents'::regclass and c.relname <> 'threat_documents_other'
  loop
    continue when bound > first_id(date_trunc('month', at, 'UTC'));
    execute format('select exists (select from %I)', name) into used;
    if not used then execute format('drop table %I', name); end if;
  end loop;
end $$;

-- What threats share. Users and hosts are the same only within a customer, which then is the scope; others have none, 0.
create table threat_entities (
  kind text collate "C" not null,
  value text collate "C" not null,             -- lower case; a long one as its digest
  scope int not null,
  threat_id uuid not null,
  customer_id int not null,
  primary key (kind, value, scope, threat_id) include (customer_id)
) with (autovacuum_vacuum_insert_scale_factor = 0.02);
create index threat_entities_threat on threat_entities (threat_id);

-- What analysts said of a threat: without a verdict, that they withdrew it.
create table verdict_changes (
  threat_id uuid not null,
  no int not null,
  customer_id int not null,
  at timestamptz not null,
  verdict text collate "C",
  analyst text,
  reason text,
  primary key (threat_id, no)
);
-- What the counters have to hold of a threat's verdict, after which change; and whether they were told.
create table counted_verdicts (
  threat_id uuid primary key,
  no int not null,
  customer_id int not null,
  counted json,                                -- nothing, where there is no verdict or it counts as nothing
  is_told boolean not null default false
);
create index counted_verdicts_untold on counted_verdicts (threat_id) where not is_told;

-- Which threats of a group ask for a person, and that one verdict answers for all.
create table review_groups (
  customer_id int not null,
  key text collate "C" not null,
  state json,
  updated_at timestamptz not null,
  primary key (customer_id, key)
);
create index review_groups_updated on review_groups (updated_at);

-- Actions that somebody decided on, or that were sent.
create table threat_actions (
  id text collate "C" primary key,
  threat_id uuid not null,
  customer_id int not null,
  state text collate "C" not null,
  record json not null
);
create index threat_actions_threat on threat_actions (threat_id);

-- Who did what: a chain for each customer, and chain 0 for the system. Each entry's hash is over the one before, itself and the hash of
-- its text, which lies beside it: a text that has to go can go, and the chain stays whole.
create table audit_chains (
  chain int primary key,
  no bigint not null,                          -- of the last entry
  hash bytea not null,
  removed bigint not null default 0            -- entries before the first that is kept
) with (fillfactor = 50);
create table audit_events (
  id bigint generated always as identity primary key,
  chain int not null,
  no bigint not null,
  at timestamptz not null,
  event text collate "C" not null,
  actor_kind text collate "C" not null,
  actor text not null,
  threat_id uuid,
  text_hash bytea not null,
  previous bytea not null,
  hash bytea not null,
  unique (chain, no)
);
create index audit_events_threat on audit_events (threat_id, id) where threat_id is not null;
create index audit_events_chain on audit_events (chain, id);
create table audit_texts (
  id bigint primary key references audit_events on delete cascade,
  chain int not null,
  text text not null                           -- JSON: detail, and where there are any, before and after
);

create function audit_hash(previous bytea, chain int, no bigint, at timestamptz, event text, actor_kind text, actor text, threat_id uuid, text_hash bytea)
  returns bytea language sql stable parallel safe as $$
    select sha256(previous || convert_to(json_build_array(chain, no, (extract(epoch from at) * 1000000)::bigint, event, actor_kind, actor,
      threat_id, encode(text_hash, 'hex'))::text, 'UTF8')) $$;

-- The only way to write to the log.
create function append_audit(to_chain int, at timestamptz, event text, actor_kind text, actor text, of_threat uuid, about text)
  returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head audit_chains;
  next bytea;
  digest bytea := sha256(convert_to(about, 'UTF8'));
  entry bigint;
begin
  insert into audit_chains values (to_chain, 0, sha256(convert_to('chain ' || to_chain, 'UTF8'))) on conflict do nothing;
  select * into head from audit_chains where chain = to_chain for update;
  next := audit_hash(head.hash, to_chain, head.no + 1, at, event, actor_kind, actor, of_threat, digest);
  insert into audit_events (chain, no, at, event, actor_kind, actor, threat_id, text_hash, previous, hash)
    values (to_chain, head.no + 1, at, event, actor_kind, actor, of_threat, digest, head.hash, next) returning id into entry;
  insert into audit_texts values (entry, to_chain, about);
  update audit_chains set no = head.no + 1, hash = next where chain = to_chain;
  return entry;
end $$;

-- Removes the oldest entries of a chain beyond so many; says how many are gone.
create function trim_audit(of_chain int, kept bigint) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare gone bigint;
begin
  update audit_chains set removed = greatest(removed, no - kept) where chain = of_chain returning removed into gone;
  delete from audit_events where chain = of_chain and no <= gone;
  return gone;
end $$;

-- Forgets what the entries about a threat say, but not that they are there.
create function forget_audit_texts(of_threat uuid) returns void language sql security definer set search_path = public, pg_temp
  as $$ delete from audit_texts where id in (select id from audit_events where threat_id = of_threat) $$;

-- What all threats come to, of each customer and, as 0, of all. Counted up to a number; what came later is added where it is read.
create table threat_counts (
  customer_id int not null,
  grain text collate "C" not null,             -- all, day, hour, minute
  bucket timestamptz not null,
  dimension text collate "C" not null,         -- total, review, severity, type, status, triage, duration, ms
  value text collate "C" not null,
  n double precision not null,
  primary key (customer_id, grain, bucket, dimension, value)
) with (fillfactor = 70);
create index threat_counts_minutes on threat_counts (bucket) where grain = 'minute';
create table counted_threats (one boolean primary key default true check (one), seq bigint not null);
insert into counted_threats (seq) values (0);

-- What a threat was before it changed or went: to be taken back where it was counted.
create table threat_retractions (
  seq bigint primary key,
  customer_id int not null,
  occurred_at timestamptz not null,
  severity text collate "C",
  type text collate "C" not null,
  status text collate "C" not null,
  triage text collate "C" not null,
  review boolean not null,
  total_ms double precision
);
create function retract_threat() returns trigger language plpgsql as $$
begin
  insert into threat_retractions
    values (old.seq, old.customer_id, old.occurred_at, old.severity, old.type, old.status, old.triage, old.review, old.total_ms);
  return null;
end $$;
create trigger retract_changed after update on threats for each row when (old.seq <> new.seq) execute function retract_threat();
create trigger retract_removed after delete on threats for each row execute function retract_threat();

-- One and minus one for each count that a threat is part of. Durations are exact to 200 ms, beyond that within two in a hundred.
create function counts_of(sign int, customer_id int, occurred_at timestamptz, severity text, type text, status text, triage text, review boolean, total_ms double precision)
  returns table (of_customer int, grain text, bucket timestamptz, dimension text, value text, n double precision)
  language sql stable parallel safe as $$
    select c.id, 'all', '-infinity'::timestamptz, d.dimension, d.value, sign * d.n
      from (values (0), (customer_id)) c (id) cross join (values
        ('total', '', 1::double precision), ('review', '', review::int), ('severity', severity, 1), ('type', type, 1), ('status', status, 1),
        ('triage', triage, 1), ('ms', '', total_ms),
        ('duration', (case when total_ms < 200 then round(total_ms) else round(200 * 1.02 ^ round(ln(total_ms / 200) / ln(1.02))) end)::text, 1)
      ) d (dimension, value, n) where d.value is not null and d.n <> 0
    union all select 0, g.grain, date_trunc(g.grain, occurred_at, 'UTC'), 'severity', severity, sign
      from (values ('hour'), ('minute')) g (grain) where severity is not null
    union all select customer_id, 'day', date_trunc('day', occurred_at, 'UTC'), 'severity', severity, sign where severity is not null $$;

grant usage on sequence change_seq to soc_service;
grant execute on function tend_documents(timestamptz), append_audit(int, timestamptz, text, text, text, uuid, text), trim_audit(int, bigint),
  forget_audit_texts(uuid) to soc_service;
revoke execute on function tend_documents(timestamptz), append_audit(int, timestamptz, text, text, text, uuid, text), trim_audit(int, bigint),
  forget_audit_texts(uuid) from public;
grant select, insert, update on customer_changes to soc_service;
grant select, insert, update, delete
  on threats, threat_documents, threat_entities, verdict_changes, counted_verdicts, review_groups, threat_actions, threat_counts,
  threat_retractions to soc_service;
grant select, update on counted_threats to soc_service;
grant select on audit_chains, audit_events, audit_texts to soc_service;
grant select on audit_chains, customer_changes, threats, threat_documents, threat_entities, verdict_changes, threat_actions, audit_events, audit_texts,
  threat_counts to soc_tenant;

alter table customer_changes enable row level security;
alter table threats enable row level security;
alter table threat_documents enable row level security;
alter table threat_documents_other enable row level security;
alter table threat_entities enable row level security;
alter table verdict_changes enable row level security;
alter table counted_verdicts enable row level security;
alter table review_groups enable row level security;
alter table threat_actions enable row level security;
alter table audit_chains enable row level security;
alter table audit_events enable row level security;
alter table audit_texts enable row level security;
alter table threat_counts enable row level security;
alter table counted_threats enable row level security;
alter table threat_retractions enable row level security;

create policy service on customer_changes to soc_service using (true) with check (true);
create policy service on threats to soc_service using (true) with check (true);
create policy service on threat_documents to soc_service using (true) with check (true);
create policy service on threat_entities to soc_service using (true) with check (true);
create policy service on verdict_changes to soc_service using (true) with check (true);
create policy service on counted_verdicts to soc_service using (true) with check (true);
create policy service on review_groups to soc_service using (true) with check (true);
create policy service on threat_actions to soc_service using (true) with check (true);
create policy service on audit_chains for select to soc_service using (true);
create policy service on audit_events for select to soc_service using (true);
create policy service on audit_texts for select to soc_service using (true);
create policy service on threat_counts to soc_service using (true) with check (true);
create policy service on counted_threats to soc_service using (true) with check (true);
create policy service on threat_retractions to soc_service using (true) with check (true);

create policy tenant on customer_changes for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on threats for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on threat_documents for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on threat_entities for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on verdict_changes for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on threat_actions for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on audit_chains for select to soc_tenant using (chain = (select bound_customer()));
create policy tenant on audit_events for select to soc_tenant using (chain = (select bound_customer()));
create policy tenant on audit_texts for select to soc_tenant using (chain = (select bound_customer()));
create policy tenant on threat_counts for select to soc_tenant using (customer_id = (select bound_customer()));

select tend_documents(now());
