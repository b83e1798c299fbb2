-- Changes of many threats at once: what was asked for, how far it is, and what an undo puts back.
create table bulk_jobs (
  id uuid primary key,
  customer_id int,                               -- of whoever is bound to one customer
  author text collate "C" not null,
  state text collate "C" not null default 'running' check (state in ('running', 'done', 'undoing', 'undone', 'failed')),
  what json not null,                            -- the filters, or how many ids
  change json not null,
  total int not null,
  done int not null default 0,                   -- looked at
  conflicting int not null default 0,
  created_at timestamptz not null,
  done_at timestamptz,
  touched_at timestamptz not null,
  undone_by text collate "C",
  attempts int not null default 0,               -- that broke, since the last one that did not
  failure text                                   -- why it could not be ended, and is taken back
);
create index bulk_jobs_open on bulk_jobs (touched_at) where state in ('running', 'undoing');
create index bulk_jobs_created on bulk_jobs (created_at);

-- The threats of each, in the order in which they are changed: those of a customer, and of a group, together.
create table bulk_items (
  bulk_id uuid not null references bulk_jobs on delete cascade,
  n int not null,
  threat_id uuid not null,
  customer_id int not null,
  version int not null,                          -- when it was chosen
  -- waiting; changed, and done once all have heard of it; conflict: somebody else changed it; restored and undone; kept: changed since
  state text collate "C" not null default 'waiting'
    check (state in ('waiting', 'changed', 'done', 'conflict', 'restored', 'undone', 'kept')),
  before json,                                   -- what an undo puts back
  changed_by text collate "C",                   -- of a conflict: who, and when
  changed_at timestamptz,
  primary key (bulk_id, n)
);
create index bulk_items_threat on bulk_items (threat_id);

grant select, insert, update, delete on bulk_jobs, bulk_items to soc_service;
grant select on bulk_jobs, bulk_items to soc_tenant;
alter table bulk_jobs enable row level security;
alter table bulk_items enable row level security;
create policy service on bulk_jobs to soc_service using (true) with check (true);
create policy service on bulk_items to soc_service using (true) with check (true);
create policy tenant on bulk_jobs for select to soc_tenant using (customer_id = (select bound_customer()));
create policy tenant on bulk_items for select to soc_tenant using (customer_id = (select bound_customer()));
