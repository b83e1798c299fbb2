-- When threats that match happened is read from the indexes that lists walk along, too.

create index threats_happened on threats (occurred_at, id) include (customer_id, severity, type, triage, status);
drop index threats_occurred;
alter index threats_happened rename to threats_occurred;

create index threats_of_customer on threats (customer_id, id) include (occurred_at, review, severity, type, triage, status);
drop index threats_customer;
alter index threats_of_customer rename to threats_customer;

create index threats_of_type on threats (customer_id, type, id) include (occurred_at, review, severity, triage, status);
drop index threats_customer_type;
alter index threats_of_type rename to threats_customer_type;
