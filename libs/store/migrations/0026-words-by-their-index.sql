-- Up to `most` threats of `source` that have the words, in no order, found by the index of words whatever the database reckons: words that are
-- frequent alone and never together would be looked for in every threat. The memory holds all beginnings of a frequent word exactly.
create function threats_with(source regclass, asked tsquery, with_suppressed boolean, most int) returns setof uuid language plpgsql stable
  set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set work_mem = '16MB' as $$
begin
  return query execute format($f$select t.id from %s t where t.words @@ $1 %s limit $2$f$,
    source, case when with_suppressed then '' else $f$and t.status <> 'suppressed'$f$ end) using asked, most;
end $$;
