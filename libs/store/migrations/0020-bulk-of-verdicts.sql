-- Which bulk work a verdict was part of, so that it can be undone from where the verdict is shown; none for those given one by one.
alter table verdict_changes add column bulk_id uuid;
