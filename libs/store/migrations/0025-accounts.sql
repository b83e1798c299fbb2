-- A user is looked for by the name alone, too, whatever the domain.

create index threat_entities_account on threat_entities (split_part(value, '\', 2), scope, threat_id)
  where kind = 'user' and strpos(value, '\') > 0;
