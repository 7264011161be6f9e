-- Version 3: how much of the CPU time a machine wanted the host did not give it.
ALTER TABLE boots ADD COLUMN starvation REAL NOT NULL DEFAULT 0;
