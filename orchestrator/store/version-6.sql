-- Version 6: how a run was asked for, to go on with it, and how busy it kept the CPUs.
ALTER TABLE runs ADD COLUMN argv_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN load_json TEXT NOT NULL DEFAULT '[]';
