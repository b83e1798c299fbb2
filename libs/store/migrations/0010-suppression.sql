-- Signals that a rule of their customer, or their source, calls none to look at: kept and found, and not analyzed.

create table suppression_rules (
  key text collate "C" primary key,
  customer_id int not null references customers,
  expires_at timestamptz not null,
  document json not null
);
create index suppression_rules_customer on suppression_rules (customer_id, key);
insert into context_totals values ('suppression_rules', 0);
grant select, insert, update, delete on suppression_rules to soc_service;
grant select on suppression_rules to soc_tenant;
alter table suppression_rules enable row level security;
create policy service on suppression_rules to soc_service using (true) with check (true);
create policy tenant on suppression_rules for select to soc_tenant using (customer_id = (select bound_customer()));

alter table threats drop constraint threats_status_check;
-- not valid: all that is stored is known to meet it, and nobody waits for it to be read again
alter table threats add constraint threats_status_check check (status in ('completed', 'failed', 'suppressed')) not valid;
-- the rule; empty for what its source calls a sample
alter table threats add column suppressed_by text collate "C";
create index threats_suppressed_by on threats (suppressed_by, id) where suppressed_by is not null;
create index threats_suppressed on threats (id) where status = 'suppressed';

-- What is suppressed counts among what is stored, by its status, and nowhere else.
create or replace function counts_of(sign int, customer_id int, occurred_at timestamptz, severity text, type text, status text, triage text, review boolean, total_ms double precision)
  returns table (of_customer int, grain text, bucket timestamptz, dimension text, value text, n double precision)
  language sql stable parallel safe as $$
    select c.id, 'all', '-infinity'::timestamptz, d.dimension, d.value, sign * d.n
      from (values (0), (customer_id)) c (id) cross join (values
        ('total', '', 1::double precision), ('review', '', review::int), ('severity', severity, 1), ('status', status, 1),
        ('type', case when status <> 'suppressed' then type end, 1), ('triage', case when status <> 'suppressed' then triage end, 1),
        ('ms', '', total_ms),
        ('duration', (case when total_ms < 200 then round(total_ms) else round(200 * 1.02 ^ round(ln(total_ms / 200) / ln(1.02))) end)::text, 1)
      ) d (dimension, value, n) where d.value is not null and d.n <> 0
    union all select 0, g.grain, date_trunc(g.grain, occurred_at, 'UTC'), 'severity', severity, sign
      from (values ('hour'), ('minute')) g (grain) where severity is not null
    union all select customer_id, 'day', date_trunc('day', occurred_at, 'UTC'), 'severity', severity, sign where severity is not null $$;
