-- Version 2: the kernels' compiler as --toolchain named it; repro makes a kernel
-- that the cache has lost with the same.
ALTER TABLE runs ADD COLUMN toolchain_arg TEXT NOT NULL DEFAULT 'default';
