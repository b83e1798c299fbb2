-- What agents look at: customers and their configuration, infrastructure events, indicators, news.
-- Texts are ordered by their bytes, whatever the server's locale. A document is kept as it came: json, not jsonb, which refuses
-- characters that a log may hold. Keys are documents' ids, long ones as their digest: an index takes 2.7 kB.

-- Every customer that anything is kept of; configured or not.
create table customers (
  id int generated always as identity primary key,
  name text collate "C" not null unique
);

-- The customer of a name, made where nothing was known of it; none for none.
create function customer_of(wanted text) returns int language plpgsql as $$
declare found_id int;
begin
  if wanted is null then return null; end if;
  select id into found_id from customers where name = wanted;
  if found_id is null then
    insert into customers (name) values (wanted) on conflict (name) do nothing returning id into found_id;
  end if;
  if found_id is null then select id into found_id from customers where name = wanted; end if;
  return found_id;
end $$;

create table customer_configurations (
  key text collate "C" primary key,
  customer_id int not null references customers,
  document json not null
);

create table context_events (
  key text collate "C" primary key,
  customer_id int references customers,        -- none: of everybody
  at timestamptz not null,
  until timestamptz not null,                  -- infinity while it goes on
  document json not null
);
create index context_events_at on context_events (at, key);
create index context_events_customer on context_events (customer_id, at, key);

create table context_indicators (
  key text collate "C" primary key,
  source text collate "C" not null,
  at timestamptz not null,
  expires_at timestamptz,
  document json not null
);
create index context_indicators_at on context_indicators (at, key);
create index context_indicators_source on context_indicators (source, at, key);

create table context_news (
  key text collate "C" primary key,
  source text collate "C" not null,
  at timestamptz not null,
  observables text[] collate "C" not null,
  document json not null
);
create index context_news_at on context_news (at, key);
create index context_news_source on context_news (source, at, key);
-- looked at far more often than written to
create index context_news_observables on context_news using gin (observables) with (fastupdate = off);

-- How many documents each collection has: counted where it changes, so that nobody has to count half a million. Whoever changes
-- a collection locks its row first.
create table context_totals (collection text collate "C" primary key, documents bigint not null);
insert into context_totals
  select collection, 0 from unnest('{customer_configurations,context_events,context_indicators,context_news}'::text[]) collection;

create table context_imports (id uuid primary key, updated_at timestamptz not null, document json not null);
create index context_imports_updated on context_imports (updated_at);

grant select, insert on customers to soc_service;
grant select, insert, update, delete
  on customer_configurations, context_events, context_indicators, context_news, context_imports to soc_service;
grant select, update on context_totals to soc_service;
grant select on customers, customer_configurations, context_events, context_indicators, context_news to soc_tenant;

alter table customers enable row level security;
alter table customer_configurations enable row level security;
alter table context_events enable row level security;
alter table context_indicators enable row level security;
alter table context_news enable row level security;

create policy service on customers to soc_service using (true) with check (true);
create policy service on customer_configurations to soc_service using (true) with check (true);
create policy service on context_events to soc_service using (true) with check (true);
create policy service on context_indicators to soc_service using (true) with check (true);
create policy service on context_news to soc_service using (true) with check (true);

-- In a sub-select: read once a statement.
create policy tenant on customers for select to soc_tenant using (id = (select bound_customer()));
create policy tenant on customer_configurations for select to soc_tenant using (customer_id = (select bound_customer()));
-- what happened to everybody happened to this customer, too
create policy tenant on context_events for select to soc_tenant
  using ((select bound_customer()) is not null and (customer_id is null or customer_id = (select bound_customer())));
-- feeds are of no customer; but without a customer there is nothing at all
create policy tenant on context_indicators for select to soc_tenant using ((select bound_customer()) is not null);
create policy tenant on context_news for select to soc_tenant using ((select bound_customer()) is not null);
