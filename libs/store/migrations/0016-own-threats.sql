-- The threats of the customer that a transaction is bound to. The policy of the table holds back the same; but it lets the database use
-- an index only for what reveals nothing by failing, and that is neither a search for words nor one for techniques. Here the owner looks,
-- by statements that are all our own.
create view own_threats as select * from threats where customer_id = (select bound_customer());
grant select on own_threats to soc_tenant;

-- What is late, and by when somebody should have acted.
create index threats_breached on threats (id) where breached_at is not null;
create index threats_due on threats (due_at, id) where due_at is not null;
