-- Which hosts are alike, of fingerprints collected from all of them, a file for each host:
--
--   pcimig fingerprint /sys/bus/pci/devices --qemu 10.0 --machine pc-q35-9.2 --format ndjson -o HOST.ndjson
--
-- Written for DuckDB; only the first statement, which reads the files, is another one in other engines.
CREATE TABLE functions AS
SELECT
  regexp_extract(filename, '([^/]+)\.ndjson$', 1) AS host,
  printf('%04x:%04x', vendor, device) AS kind,
  fingerprint,
  reason
FROM read_json('hosts/*.ndjson', format = 'newline_delimited', filename = true, columns = {
  vendor: 'INTEGER', device: 'INTEGER', fingerprint: 'VARCHAR', reason: 'VARCHAR'
});

-- Functions without a fingerprint, and what they lack.
CREATE VIEW unknown AS
SELECT host, kind, reason FROM functions WHERE fingerprint IS NULL;

-- Hosts in classes: each takes the guests of every other one of its class. A host with an unknown function is in none.
CREATE VIEW classes AS
SELECT content, count(*) AS size, list(host ORDER BY host) AS hosts
FROM (
  SELECT host, string_agg(kind || '=' || fingerprint, ' ' ORDER BY kind, fingerprint) AS content
  FROM functions
  GROUP BY host
  HAVING count(*) = count(fingerprint)
)
GROUP BY content;

-- Hosts whose functions of a kind are not what most hosts have.
CREATE VIEW drifting AS
WITH counted AS (
  SELECT kind, fingerprint, count(DISTINCT host) AS hosts FROM functions WHERE fingerprint IS NOT NULL GROUP BY kind, fingerprint
),
usual AS (
  SELECT kind, fingerprint FROM counted QUALIFY row_number() OVER (PARTITION BY kind ORDER BY hosts DESC, fingerprint) = 1
)
SELECT DISTINCT functions.host, functions.kind, functions.fingerprint
FROM functions
JOIN usual ON usual.kind = functions.kind AND usual.fingerprint <> functions.fingerprint;
