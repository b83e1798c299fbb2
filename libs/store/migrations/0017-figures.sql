-- What threats come to on each day that they happened, of each customer and, as 0, of all; counted up to a change, a little behind.
create table threat_figures (
  customer_id int not null,
  day date not null,                           -- UTC
  dimension text collate "C" not null,
  value text collate "C" not null,
  n double precision not null,
  primary key (customer_id, day, dimension, value)
) with (fillfactor = 70);
create table counted_figures (one boolean primary key default true check (one), seq bigint not null);
insert into counted_figures (seq) values (0);

-- Threats as they were before they changed or went: to be taken back where they were counted.
create table figure_retractions (seq bigint primary key, threat jsonb not null);
create function retract_figures() returns trigger language plpgsql as $$
begin
  insert into figure_retractions values (old.seq, to_jsonb(old) - 'words');
  return null;
end $$;
create trigger retract_changed_figures after update on threats for each row when (old.seq <> new.seq) execute function retract_figures();
create trigger retract_removed_figures after delete on threats for each row execute function retract_figures();

-- What a threat counts as: nothing but its state where it is suppressed. Durations are exact to 200 ms, beyond that within two in a hundred.
create function figures_of(t threats) returns table (dimension text, value text, n double precision) language sql stable parallel safe as $$
  select 'status', t.status, 1::double precision
  union all select d.dimension, d.value, d.n from (values
      ('total', '', 1::double precision), ('severity', t.severity, 1), ('type', t.type, 1), ('triage', t.triage, 1),
      ('review', '', case when t.review then 1 end), ('ms', '', t.total_ms),
      ('duration', (case when t.total_ms < 200 then round(t.total_ms) else round(200 * 1.02 ^ round(ln(t.total_ms / 200) / ln(1.02))) end)::text, 1),
      ('reviewed', case when t.verdict <> 'unsure' then json_build_array(t.product, t.rule_id)::text end, 1),
      ('falsePositive', case when t.verdict = 'false_positive' then json_build_array(t.product, t.rule_id)::text end, 1),
      ('acknowledged', case when t.acknowledged_at is not null then '' end, 1),
      ('acknowledgeMs', '', extract(epoch from t.acknowledged_at - t.created_at) * 1000),
      ('resolved', case when t.resolved_at is not null then '' end, 1),
      ('resolveMs', '', extract(epoch from t.resolved_at - t.created_at) * 1000),
      ('due', case when t.due_at is not null and (t.acknowledged_at is not null or t.breached_at is not null) then '' end, 1),
      ('kept', case when t.due_at is not null and t.acknowledged_at is not null and t.breached_at is null then '' end, 1)
    ) d (dimension, value, n) where t.status <> 'suppressed' and d.value is not null and d.n is not null
  union all select 'technique', technique, 1 from unnest(t.techniques) technique where t.status <> 'suppressed' $$;

grant select, insert, update, delete on threat_figures, figure_retractions to soc_service;
grant select, update on counted_figures to soc_service;
grant select on threat_figures, counted_figures to soc_tenant;
alter table threat_figures enable row level security;
alter table counted_figures enable row level security;
alter table figure_retractions enable row level security;
create policy service on threat_figures to soc_service using (true) with check (true);
create policy service on counted_figures to soc_service using (true) with check (true);
create policy service on figure_retractions to soc_service using (true) with check (true);
create policy tenant on threat_figures for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on counted_figures for select to soc_tenant using ((select bound_customer()) is not null);
