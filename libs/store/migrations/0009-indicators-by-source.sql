-- Feeds that list the same value have an entry each, with an end of its own: the key is value and source, long ones as their digest.

alter table context_indicators add column value text collate "C";
update context_indicators set
  value = key,
  key = case
    when key not like 'sha256:%' and octet_length(key) + octet_length(source) < 1024 then key || e'\n' || source
    else 'sha256:' || encode(sha256(convert_to(lower(document->>'value') || e'\n' || source, 'UTF8')), 'hex')
  end;
alter table context_indicators alter column value set not null;
create index context_indicators_value on context_indicators (value);

-- Events that last for weeks, or have not ended, are looked for by their end: there are few.
alter table context_events add column lasting text;
update context_events set lasting = 'weeks' where until > at + interval '7 days';
create index context_events_lasting on context_events (until) where lasting is not null;
