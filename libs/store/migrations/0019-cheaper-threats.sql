-- What nothing asks for any more, or what something smaller answers as well.

-- The former rollup is not kept any more.
drop trigger retract_changed on threats;
drop trigger retract_removed on threats;
