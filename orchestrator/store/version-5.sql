-- Version 5: runs whose rows are gone and whose folders may still be there.
CREATE TABLE removed_runs (id TEXT PRIMARY KEY);
