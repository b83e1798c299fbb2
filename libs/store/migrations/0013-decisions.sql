-- What people decide about threats, and by when somebody should have.
alter table threats
  add column version int not null default 1,    -- grows with what is decided
  add column changed_by text collate "C",       -- who decided last: none, the system
  add column changed_at timestamptz,
  add column comments int not null default 0,
  add column escalate_at timestamptz,           -- where nobody has acknowledged it by then, it escalates by itself
  add column due_at timestamptz,                -- and this is too late; both only of what calls for a person
  add column clock_at timestamptz,              -- the next of the two, while the clock runs
  add column acknowledged_at timestamptz,
  add column resolved_at timestamptz,
  add column breached_at timestamptz;           -- when it was found that nobody had acknowledged it in time
create index threats_clock on threats (clock_at) where clock_at is not null;

-- The next time that the clock of a threat has something to say; none where it does not run.
create function clock_of(review boolean, triage text, acknowledged_at timestamptz, breached_at timestamptz, escalate_at timestamptz, due_at timestamptz)
  returns timestamptz language sql immutable parallel safe as $$
    select case when review and triage in ('new', 'escalated') and acknowledged_at is null and breached_at is null
      then case when triage = 'new' then least(escalate_at, due_at) else due_at end end $$;

-- What verdicts have decided so far.
update threats t set acknowledged_at = v.at, resolved_at = v.at, changed_by = v.analyst, changed_at = v.at
  from (select distinct on (threat_id) threat_id, at, analyst from verdict_changes order by threat_id, no desc) v
  where v.threat_id = t.id and t.triage = 'closed';

-- What was said and done about a threat, but for verdicts and actions, which have tables of their own.
create table threat_log (
  id bigint generated always as identity primary key,
  threat_id uuid not null,
  customer_id int not null,
  at timestamptz not null,
  kind text collate "C" not null,
  author text collate "C",                      -- none: the system
  text text,                                    -- of a comment
  before json,
  after json,
  bulk_id uuid
);
create index threat_log_threat on threat_log (threat_id, id);
grant select, insert, delete on threat_log to soc_service;
grant select on threat_log to soc_tenant;
alter table threat_log enable row level security;
create policy service on threat_log to soc_service using (true) with check (true);
create policy tenant on threat_log for select to soc_tenant using (customer_id = (select bound_customer()));
