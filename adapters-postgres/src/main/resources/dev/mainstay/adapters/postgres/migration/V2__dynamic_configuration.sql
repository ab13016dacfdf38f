-- The dynamic configuration (D17): the operators' document word for word, and the rules that it says.
ALTER TABLE cluster_config ADD COLUMN IF NOT EXISTS mainstay_config text;
ALTER TABLE cluster_config ADD COLUMN IF NOT EXISTS mainstay_rules text;
ALTER TABLE cluster_config ADD COLUMN IF NOT EXISTS mainstay_config_version bigint;
