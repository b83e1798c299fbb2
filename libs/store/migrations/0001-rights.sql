-- Who may do what. The roles are made before the first migration, because they belong to the server and not to this database:
-- soc_service is what every service is, soc_tenant what a service is while it answers one customer's analysts.
revoke all on schema public from public;
grant usage on schema public to soc_service, soc_tenant;

-- The customer an analyst's transaction is bound to; none outside of one, and then no row is anybody's.
create function bound_customer() returns int language sql stable parallel safe
  as $$ select nullif(current_setting('app.customer', true), '')::int $$;
grant execute on function bound_customer() to soc_service, soc_tenant;
