-- How many indicators and news there are is for every customer's analysts; how many customers and events, for nobody's.
alter table context_totals enable row level security;
create policy service on context_totals to soc_service using (true) with check (true);
create policy tenant on context_totals for select to soc_tenant
  using ((select bound_customer()) is not null and collection in ('context_indicators', 'context_news'));
grant select on context_totals to soc_tenant;
