-- What matches is counted without a look at the threats: the indexes that lists walk along have what they are narrowed by most. Texts come
-- last, so that what is of one length lies together.

create unique index threats_key on threats (id) include (occurred_at, customer_id, review, severity, type, triage, status);
alter table threats drop constraint threats_pkey;
alter table threats add constraint threats_pkey primary key using index threats_key;

create index threats_of_customer on threats (customer_id, id) include (review, severity, type, triage, status);
drop index threats_customer;
alter index threats_of_customer rename to threats_customer;

create index threats_of_type on threats (customer_id, type, id) include (review, severity, triage, status);
drop index threats_customer_type;
alter index threats_of_type rename to threats_customer_type;

-- what was open a day ago
create index threats_taken on threats (created_at) include (customer_id, severity, triage, status);
drop index threats_created;
alter index threats_taken rename to threats_created;

-- Values that are common alone may be rare together.
create statistics threats_together (mcv) on customer_id, severity, type, triage from threats;
analyze threats;
