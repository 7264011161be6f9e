-- Version 1 of the database. Later versions are scripts beside this one, in
-- the order of the table in migrations.cpp; a published one never changes.
-- Columns named *_json hold JSON whose strings went through json_columns.cpp.

CREATE TABLE runs (
  id              TEXT PRIMARY KEY,
  started_at      TEXT NOT NULL,
  source          TEXT NOT NULL,
  source_identity TEXT NOT NULL,
  source_path     TEXT NOT NULL,
  kernel_arg      TEXT NOT NULL,
  rev_arg         TEXT NOT NULL,
  profile         TEXT NOT NULL,
  cases_glob      TEXT NOT NULL,
  host            TEXT NOT NULL,
  wall_s          REAL NOT NULL,
  own_cpu_s       REAL NOT NULL,
  total_cpu_s     REAL NOT NULL,
  interrupted     INTEGER NOT NULL,
  finished        INTEGER NOT NULL
);

CREATE TABLE jobs (
  id                INTEGER PRIMARY KEY,
  run_id            TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  arch              TEXT NOT NULL,
  profile           TEXT NOT NULL,
  outcome           TEXT NOT NULL,
  message           TEXT NOT NULL,
  hint              TEXT NOT NULL,
  toolchain         TEXT NOT NULL,
  qemu_version      TEXT NOT NULL,
  kernel_version    TEXT NOT NULL,
  kernel_cached     INTEGER NOT NULL,
  lost_symbols_json TEXT NOT NULL,
  detectors_json    TEXT NOT NULL,
  build_wall_s      REAL NOT NULL,
  build_cpu_s       REAL NOT NULL,
  boot_wall_s       REAL NOT NULL,
  boot_cpu_s        REAL NOT NULL,
  started_s         REAL NOT NULL,
  build_done_s      REAL NOT NULL,
  ended_s           REAL NOT NULL,
  UNIQUE (run_id, arch, profile)
);
CREATE INDEX jobs_by_arch ON jobs (arch, id);

-- What a job was made of and what it left: kernel, guest, build-log.
CREATE TABLE artifacts (
  job_id INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  kind   TEXT NOT NULL,
  digest TEXT NOT NULL,
  path   TEXT NOT NULL,
  PRIMARY KEY (job_id, kind)
);
CREATE INDEX artifacts_by_digest ON artifacts (digest);

CREATE TABLE boots (
  job_id           INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  ordinal          INTEGER NOT NULL,
  number           INTEGER NOT NULL,
  qemu_json        TEXT NOT NULL,
  accelerator      TEXT NOT NULL,
  cmdline          TEXT NOT NULL,
  end_kind         TEXT NOT NULL,
  exit_status      INTEGER NOT NULL,
  end_detail       TEXT NOT NULL,
  post_mortem_json TEXT,
  wall_s           REAL NOT NULL,
  qemu_cpu_s       REAL NOT NULL,
  console_file     TEXT NOT NULL,
  first_line       INTEGER NOT NULL,
  suite_start_s    REAL,
  PRIMARY KEY (job_id, ordinal)
);

CREATE TABLE cases (
  job_id           INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  ordinal          INTEGER NOT NULL,
  name             TEXT NOT NULL,
  area             TEXT NOT NULL,
  status           TEXT NOT NULL,
  reason           TEXT NOT NULL,
  time_ms          INTEGER,
  boot             INTEGER NOT NULL,
  first_line       INTEGER NOT NULL,
  last_line        INTEGER NOT NULL,
  expect           TEXT NOT NULL,
  begin_state_json TEXT NOT NULL,
  end_state_json   TEXT NOT NULL,
  diagnostics_json TEXT NOT NULL,
  splats_json      TEXT NOT NULL,
  PRIMARY KEY (job_id, ordinal)
);
CREATE INDEX cases_by_name ON cases (name);

CREATE TABLE splats (
  job_id           INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  ordinal          INTEGER NOT NULL,
  kind             TEXT NOT NULL,
  title            TEXT NOT NULL,
  function         TEXT NOT NULL,
  signature        TEXT NOT NULL,
  boot             INTEGER NOT NULL,
  case_name        TEXT NOT NULL,
  expected         INTEGER NOT NULL,
  line             INTEGER NOT NULL,
  end_line         INTEGER NOT NULL,
  corrupted        INTEGER NOT NULL,
  corrupted_reason TEXT NOT NULL,
  fields_json      TEXT NOT NULL,
  stacks_json      TEXT NOT NULL,
  text             TEXT NOT NULL,
  PRIMARY KEY (job_id, ordinal)
);
CREATE INDEX splats_by_signature ON splats (signature);
