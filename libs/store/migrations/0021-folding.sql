-- Signals that repeat what a threat says are folded into it: stored with all they name, found by their ids, and not analyzed one by one.
-- The document of each lies with those of threats, so that no signal is both.

create table folded_threats (
  threat_id uuid primary key,                  -- perhaps not stored yet
  customer_id int not null references customers,
  created_at timestamptz not null,
  occurrences int not null default 1,          -- its own signal included
  brings json,                                 -- what folded signals name and how grave they are, all together
  alerts json,                                 -- how many alerts they stand for in each hour since 1970
  bytes bigint not null default 0,
  analyzed text collate "C",                   -- what its last analysis knew of that; none: of its own signal alone
  is_due boolean not null default false,       -- something has changed since
  is_closed boolean not null default false,    -- it takes no more: it was unfolded or removed
  is_unfolded boolean not null default false   -- what it took is to be threats of their own
) with (fillfactor = 70);
create index folded_threats_due on folded_threats (threat_id) where is_due;
create index folded_threats_unfolded on folded_threats (threat_id) where is_unfolded;
create index folded_threats_closed on folded_threats (created_at) where is_closed;
create index folded_threats_created on folded_threats (created_at);

create table folded_signals (
  id uuid primary key,
  threat_id uuid not null,
  customer_id int not null,
  occurred_at timestamptz not null,
  folded_at timestamptz not null,
  event_id text,
  title text not null,
  severity text collate "C"
);
create index folded_signals_threat on folded_signals (threat_id, id);

grant select, insert, update, delete on folded_threats, folded_signals to soc_service;
grant select on folded_threats, folded_signals to soc_tenant;
alter table folded_threats enable row level security;
alter table folded_signals enable row level security;
create policy service on folded_threats to soc_service using (true) with check (true);
create policy service on folded_signals to soc_service using (true) with check (true);
create policy tenant on folded_threats for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on folded_signals for select to soc_tenant using (customer_id = (select bound_customer()));
