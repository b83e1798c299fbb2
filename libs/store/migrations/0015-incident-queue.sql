-- What people look for incidents by, and of which they were told that little of their time is left.

-- The time of which somebody was told, Unix milliseconds: a graver incident has another one.
alter table incidents add column due_told bigint;

-- What is searched for an entity is bound like the rest.
grant select on incident_entities to soc_tenant;
create policy tenant on incident_entities for select to soc_tenant using (customer_id = (select bound_customer()));

-- A group, or the one that took it in.
create function whole_group(of_customer int, of_group uuid) returns uuid language sql stable as $$
  with recursive whole (id, merged_into) as (
    select id, merged_into from incident_groups where customer_id = of_customer and id = of_group
    union select g.id, g.merged_into from whole w join incident_groups g on g.customer_id = of_customer and g.id = w.merged_into)
  select id from whole where merged_into is null $$;
