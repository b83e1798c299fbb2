-- Two people let a playbook contain by itself: who they are, and who could act in whose name. And whether the audit log is whole.

-- Who made the link, a person or a key by its id; none: the command line. Of earlier ones nobody knows.
alter table login_links add made_by text collate "C" default 'not known';
-- The same of the link by which the password was set. People of whom nobody knows count as one.
alter table users add link_by text collate "C";
update users set link_by = 'not known' where password is not null;

-- Ids of the person or key, of whoever has had its password's link or its secret in their hands, of those who had theirs, and so on.
create function hands_of(wanted text) returns text[] language sql stable as $$
  with recursive hands (id) as (
    select wanted collate "C"
    union
    select made.by from hands cross join lateral (
      -- people have UUIDs, keys do not
      select u.link_by from users u where u.id = case when length(hands.id) = 36 then hands.id::uuid end
      union all
      select k.created_by from api_keys k where k.id = hands.id
    ) made(by) where made.by is not null
  )
  select array_agg(id) from hands
$$;
grant execute on function hands_of(text) to soc_service;

-- Who stands behind the version of a playbook that was last looked at.
create table playbook_armings (
  customer_id int not null references customers,
  threat_type text collate "C" not null,
  severity text collate "C" not null,
  version text collate "C" not null,
  behind json not null,
  armed boolean not null,
  primary key (customer_id, threat_type, severity)
);
grant select, insert, update, delete on playbook_armings to soc_service;
alter table playbook_armings enable row level security;
create policy service on playbook_armings to soc_service using (true) with check (true);

-- How far the audit log was looked at, and the first place that is not what was written.
create table audit_checks (
  one boolean primary key default true check (one),
  chain int not null default 0,                -- that was looked at last
  no bigint not null default 0,                -- up to which entry
  checked_at timestamptz,
  broken text                                  -- until somebody has looked at the whole log and found nothing
);
insert into audit_checks default values;
grant select, update on audit_checks to soc_service;
alter table audit_checks enable row level security;
create policy service on audit_checks to soc_service using (true) with check (true);
