-- What a threat takes, so that the record can be kept within so many bytes; and its age, for those who keep nothing longer.
alter table threats add column bytes int not null default 0;
create index threats_created on threats (created_at);

alter table threat_retractions add column bytes int not null default 0;
create or replace function retract_threat() returns trigger language plpgsql as $$
begin
  insert into threat_retractions (seq, customer_id, occurred_at, severity, type, status, triage, review, total_ms, bytes)
    values (old.seq, old.customer_id, old.occurred_at, old.severity, old.type, old.status, old.triage, old.review, old.total_ms, old.bytes);
  return null;
end $$;

-- As the function of nine arguments, which the version before calls, and the bytes.
create function counts_of(sign int, customer_id int, occurred_at timestamptz, severity text, type text, status text, triage text, review boolean, total_ms double precision, bytes int)
  returns table (of_customer int, grain text, bucket timestamptz, dimension text, value text, n double precision)
  language sql stable parallel safe as $$
    select * from counts_of(sign, customer_id, occurred_at, severity, type, status, triage, review, total_ms)
    union all select c.id, 'all', '-infinity'::timestamptz, 'bytes', '', sign * bytes from (values (0), (customer_id)) c (id) where bytes <> 0 $$;
