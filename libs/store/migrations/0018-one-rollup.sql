-- One rollup for all figures: what threats come to, of each customer and, as 0, of all, on each day that they happened. It takes the
-- place of the other one, threat_counts, which is left as it is for services of the version before while they are replaced.

-- Counting waits, so that what is counted here is counted once.
select seq from counted_figures for update;

-- What a threat counts as: nothing but its state and size where it is suppressed. Durations are exact to 200 ms, beyond that within two
-- in a hundred. `hour` and `minute` are those of the day, before the severity: kept as long as they are shown.
create or replace function figures_of(t threats) returns table (dimension text, value text, n double precision) language sql stable parallel safe as $$
  select d.dimension, d.value, d.n from (values ('status', t.status, 1::double precision), ('bytes', '', nullif(t.bytes, 0))) d (dimension, value, n)
    where d.n is not null
  union all select d.dimension, d.value, d.n from (values
      ('total', '', 1::double precision), ('severity', t.severity, 1), ('type', t.type, 1), ('triage', t.triage, 1),
      ('hour', to_char(t.occurred_at at time zone 'UTC', 'HH24 ') || t.severity, 1),
      ('minute', to_char(t.occurred_at at time zone 'UTC', 'HH24:MI ') || t.severity, 1),
      ('open', case when t.triage <> 'closed' then t.severity end, 1),
      ('workload', case when t.triage in ('new', 'acknowledged', 'escalated') then json_build_array(t.assignee, t.triage)::text end, 1),
      ('review', '', case when t.review then 1 end), ('ms', '', t.total_ms),
      ('duration', (case when t.total_ms < 200 then round(t.total_ms) else round(200 * 1.02 ^ round(ln(t.total_ms / 200) / ln(1.02))) end)::text, 1),
      ('reviewed', case when t.verdict in ('true_positive', 'false_positive', 'benign_true_positive')
        then json_build_array(t.product, t.rule_id)::text end, 1),
      ('falsePositive', case when t.verdict in ('false_positive', 'benign_true_positive') then json_build_array(t.product, t.rule_id)::text end, 1),
      ('acknowledged', case when t.acknowledged_at is not null then '' end, 1),
      ('acknowledgeMs', '', greatest(0, extract(epoch from t.acknowledged_at - t.created_at) * 1000)),
      ('resolved', case when t.resolved_at is not null then '' end, 1),
      ('resolveMs', '', greatest(0, extract(epoch from t.resolved_at - t.created_at) * 1000)),
      ('due', case when t.due_at is not null and (t.acknowledged_at is not null or t.breached_at is not null) then '' end, 1),
      ('kept', case when t.due_at is not null and t.acknowledged_at is not null and t.breached_at is null then '' end, 1)
    ) d (dimension, value, n) where t.status <> 'suppressed' and d.value is not null and d.n is not null
  union all select 'technique', technique, 1 from unnest(t.techniques) technique where t.status <> 'suppressed' $$;

-- What figures are made of, and no more: to be taken back where it was counted.
create or replace function retract_figures() returns trigger language plpgsql as $$
begin
  insert into figure_retractions select old.seq, to_jsonb(was) from (
    select old.customer_id, old.occurred_at, old.created_at, old.status, old.bytes, old.severity, old.type, old.triage, old.assignee, old.review,
      old.total_ms, old.verdict, old.product, old.rule_id, old.acknowledged_at, old.resolved_at, old.due_at, old.breached_at, old.techniques) was;
  return null;
end $$;

-- One kind of figure lies together, whatever the days.
create table new_figures (
  customer_id int not null,
  day date not null,                           -- UTC
  dimension text collate "C" not null,
  value text collate "C" not null,
  n double precision not null
) with (fillfactor = 90);
with gone as (delete from figure_retractions)
  , counted as (
    insert into new_figures
      select coalesce(customer_id, 0), day, dimension, value, sum(n)
        from (
          select t.customer_id, (t.occurred_at at time zone 'UTC')::date as day, f.* from threats t cross join lateral figures_of(t) f
            where case f.dimension when 'minute' then t.occurred_at >= now() - interval '2 days'
              when 'hour' then t.occurred_at >= now() - interval '7 days' else true end) f
        group by grouping sets ((customer_id, day, dimension, value), (day, dimension, value)) having sum(n) <> 0 order by 1, 3, 2, 4)
  update counted_figures set seq = coalesce((select max(seq) from threats), 0);
alter table new_figures add constraint new_figures_pkey primary key (customer_id, dimension, day, value);
create index new_figures_times on new_figures (dimension, day) where dimension in ('hour', 'minute');

drop table threat_figures;
alter table new_figures rename to threat_figures;
alter index new_figures_pkey rename to threat_figures_pkey;
alter index new_figures_times rename to threat_figures_times;
grant select, insert, update, delete on threat_figures to soc_service;
grant select on threat_figures, figure_retractions to soc_tenant;
alter table threat_figures enable row level security;
create policy service on threat_figures to soc_service using (true) with check (true);
create policy tenant on threat_figures for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on figure_retractions for select to soc_tenant using ((threat->>'customer_id')::int = (select bound_customer()));
analyze threat_figures;
