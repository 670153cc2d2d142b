-- What a line tells of the checks whose outcome is known: how many rows, and when the first and the last of them
-- ended. NULL in lines that were written before.
ALTER TABLE archived ADD COLUMN heard_rows INTEGER;
ALTER TABLE archived ADD COLUMN first_ms REAL;
ALTER TABLE archived ADD COLUMN heard_ms REAL;
