-- Reads articles into claims with SQL alone: no Python on the workers.
--
--   spark-sql --files "$(command -v claimgraph)" --conf spark.sql.catalogImplementation=in-memory \
--       -d input=wire/*.jsonl -d output=quads -d program=./claimgraph -f transform.sql
--
-- A process of the program that fails fails its task.
CREATE TEMPORARY VIEW lines USING text OPTIONS (path '${input}');

INSERT OVERWRITE DIRECTORY '${output}' USING text
SELECT trim(TRAILING '\n' FROM get_json_object(answer, '$.nquads')) AS value
FROM (SELECT TRANSFORM (value) USING '${program} extract --quiet --threads 1' AS (answer STRING) FROM lines)
WHERE get_json_object(answer, '$.nquads') <> '';
