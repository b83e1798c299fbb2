-- What nothing asks for any more goes, and what something smaller answers as well becomes smaller: each is paid by every threat.

-- Nearly every threat has a group of its own: of a digest there is a quarter of what the text takes among the filters.
create index threats_group on threats using hash (group_key);
drop index threats_facets;
create index threats_facets on threats using gin (customer_id, severity, type, triage, verdict, product, rule_id, techniques)
  with (gin_pending_list_limit = 256);

-- Whose an entity is lies beside it: only what one customer's analysts ask looks there.
create unique index threat_entities_key on threat_entities (kind, value, scope, threat_id);
alter table threat_entities drop constraint threat_entities_pkey;
alter table threat_entities add constraint threat_entities_pkey primary key using index threat_entities_key;

-- How the agents did, as agent-marks.ts writes it; none where it was stored before.
alter table threats add column agents int[];

-- What was closed since yesterday.
create index threats_resolved on threats (resolved_at) where resolved_at is not null;

-- The former rollup is not kept any more.
drop trigger retract_changed on threats;
drop trigger retract_removed on threats;
