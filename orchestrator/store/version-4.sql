-- Version 4: new failures that were tried again, and the seed of each boot.
ALTER TABLE cases ADD COLUMN trials_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE boots ADD COLUMN seed TEXT NOT NULL DEFAULT '';
