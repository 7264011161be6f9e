-- Version 2: what repro needs to make a kernel again that the cache has lost: the
-- compiler as --toolchain named it, and the files of --patch.
ALTER TABLE runs ADD COLUMN toolchain_arg TEXT NOT NULL DEFAULT 'default';
ALTER TABLE runs ADD COLUMN patches_json TEXT NOT NULL DEFAULT '[]';
