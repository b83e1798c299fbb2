-- Who may log in, and with which keys machines come. Customers' analysts see none of it.

create table users (
  id uuid primary key,
  name text collate "C" not null,
  role text not null check (role in ('viewer', 'analyst', 'admin')),
  approver boolean not null,
  customer_id int references customers,         -- none: sees all customers
  password text,                                -- argon2id, none until the person has set one
  issuer text collate "C",                      -- of whoever logs in elsewhere: who vouches, and as whom
  subject text collate "C",
  created_at timestamptz not null default now(),
  last_login_at timestamptz,
  disabled_at timestamptz,
  unique (issuer, subject),
  check (role <> 'admin' or customer_id is null)
);

create unique index users_name on users (lower(name));

-- A link by which a person sets a password, once.
create table login_links (
  digest bytea primary key,
  user_id uuid not null unique references users,
  expires_at timestamptz not null
);

create table api_keys (
  id text collate "C" primary key,
  digest bytea not null,                        -- of the secret part, which is random and long: SHA-256 will do
  name text not null,
  scopes text[] not null,
  customer_id int references customers,         -- none: good for all customers
  new_customers boolean not null,
  created_by text collate "C",
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  check (not 'admin' = any (scopes) or customer_id is null)
);

grant select, insert, update on users, api_keys to soc_service;
grant select, insert, update, delete on login_links to soc_service;

alter table users enable row level security;
alter table login_links enable row level security;
alter table api_keys enable row level security;
create policy service on users to soc_service using (true) with check (true);
create policy service on login_links to soc_service using (true) with check (true);
create policy service on api_keys to soc_service using (true) with check (true);
