"""Reads articles into claims on a Spark cluster.

    spark-submit claimgraph_spark.py extract INPUT OUTPUT      JSON Lines to N-Quads and a Parquet table of claims
    spark-submit claimgraph_spark.py resolve OUTPUT PAIRS      actors of that table that may be one

Every partition runs one `claimgraph` process, to which its lines are piped. An answer depends on its record alone, so a task
that runs twice gives the same output. README.md beside this file has the commands for a laptop and for clusters.
"""
import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile
import threading

import pyarrow
from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql import types as t

WITHOUT_LAST_END = r"trim(TRAILING '\n' FROM nquads)"
"""The writer of text ends each row itself."""

ROWS_OF_BATCH = 64
"""Answers of one Arrow batch: long articles have megabytes of quads."""

WORDS = t.StructType([t.StructField("start", t.LongType()), t.StructField("end", t.LongType()), t.StructField("text", t.StringType())])


def with_fields(*fields):
    return t.StructType([t.StructField(name, kind) for name, kind in fields])


END = with_fields(("iri", t.StringType()), ("label", t.StringType()), ("kind", t.StringType()),
                  ("aliases", t.ArrayType(t.StringType())), ("mention", WORDS))
CLAIM = with_fields(
    ("id", t.StringType()), ("document", t.StringType()), ("document_date", t.StringType()), ("publisher", t.StringType()),
    ("sentence", WORDS), ("subject", END), ("relation", t.StringType()), ("object", END), ("trigger", WORDS), ("item", WORDS),
    ("quantity", with_fields(("start", t.LongType()), ("end", t.LongType()), ("text", t.StringType()),
                             ("value", t.DoubleType()), ("unit", t.StringType()))),
    ("polarity", t.StringType()), ("modality", t.StringType()),
    ("speaker", with_fields(("iri", t.StringType()), ("label", t.StringType()), ("aliases", t.ArrayType(t.StringType())))),
    ("time", with_fields(("start", t.LongType()), ("end", t.LongType()), ("text", t.StringType()),
                         ("from", t.StringType()), ("to", t.StringType()))),
    ("confidence", t.DoubleType()), ("found_by", t.ArrayType(t.StringType())), ("pattern", t.StringType()))
ANSWER = with_fields(("id", t.StringType()), ("claims", t.LongType()), ("nquads", t.StringType()),
                     ("claim_list", t.ArrayType(CLAIM)), ("error", t.StringType()))


class FilterError(RuntimeError):
    """The program ended badly, or left lines without an answer."""


def find_program(name):
    """Returns where the program is on this machine: shipped with the job, at that path, or on the search path."""
    shipped = SparkFiles.get(os.path.basename(name))
    if os.path.isfile(shipped):
        if not os.access(shipped, os.X_OK):
            os.chmod(shipped, 0o755)
        return shipped
    found = shutil.which(name)
    if found is None:
        raise FilterError(f"there is no `{name}` on this machine: ship it with `--files {name}` or install it there")
    return found


def piped(arguments, lines, answers_each_line):
    """Yields what the program writes for the lines, one line after the other; raises when it fails.

    Lines are written by another thread, so that neither side waits for the other.
    """
    written = collections.Counter()
    broken = []
    with tempfile.TemporaryFile() as log:
        # The name is looked up here, on the machine that does the work.
        arguments = [find_program(arguments[0]), *arguments[1:]]
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)

        def feed():
            try:
                with process.stdin:
                    for line in lines:
                        process.stdin.write(line.encode("utf-8") + b"\n")
                        process.stdin.flush()
                        written["lines"] += 1
            except BrokenPipeError:
                pass  # The exit code says why the program reads no more.
            except BaseException as error:
                broken.append(error)
                process.kill()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        answered = 0
        try:
            for line in process.stdout:
                answered += 1
                yield line.decode("utf-8").rstrip("\n")
            code = process.wait()
            feeder.join()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if broken:
            raise broken[0]
        if code != 0 or (answers_each_line and answered != written["lines"]):
            log.seek(0)
            said = log.read().decode("utf-8", "replace").strip()[-2000:]
            raise FilterError(f"`{' '.join(arguments)}` ended with {code}, {answered} lines for {written['lines']}: {said}")


def filter_with(arguments, answers_each_line=True):
    """Returns a function for `mapInArrow` that pipes the first column through the program."""

    def run(batches):
        lines = (line or "" for batch in batches for line in batch.column(0).to_pylist())
        rows = []
        for line in piped(arguments, lines, answers_each_line):
            rows.append(line)
            if len(rows) == ROWS_OF_BATCH:
                yield pyarrow.RecordBatch.from_pydict({"value": rows})
                rows = []
        if rows:
            yield pyarrow.RecordBatch.from_pydict({"value": rows})

    return run


def extract(spark, options):
    """Writes OUTPUT/nquads (text, for `claimgraph load`), OUTPUT/claims (Parquet) and OUTPUT/errors (JSON)."""
    # The reader of JSON would make an empty record of a broken line; the program says what is wrong with it.
    lines = spark.read.text(options.input)
    if options.partitions:
        lines = lines.repartition(options.partitions)
    arguments = [options.program, "extract", "--quiet", "--output", "nquads,claims", "--threads", str(options.threads)]
    for extra in options.ontology:
        arguments += ["--ontology", extra]
    answers = lines.mapInArrow(filter_with(arguments), "value string").select(f.from_json("value", ANSWER).alias("answer")).select("answer.*")
    # Two things are made of one reading, which is what takes the time; a checkpoint on disk serves both.
    staged = options.output.rstrip("/") + "/_answers"
    answers.write.mode("overwrite").parquet(staged)
    answers = spark.read.parquet(staged)
    quads = answers.where("nquads is not null and nquads <> ''").select(f.expr(WITHOUT_LAST_END).alias("value"))
    compression = "gzip" if options.gzip else "none"
    quads.write.mode("overwrite").option("compression", compression).text(options.output + "/nquads")
    claims = answers.select(f.explode("claim_list").alias("claim")).select("claim.*")
    claims.write.mode("overwrite").parquet(options.output + "/claims")
    answers.where("error is not null").select("id", "error").write.mode("overwrite").json(options.output + "/errors")
    report = answers.agg(f.count("*").alias("records"), f.count("error").alias("errors"), f.sum("claims").alias("claims")).first()
    remove(spark, staged)
    print(f"{report['records']} records answered, {report['errors']} of them could not be read, {report['claims'] or 0} claims", file=sys.stderr)


def remove(spark, path):
    """Removes a folder wherever the cluster keeps it."""
    path = spark._jvm.org.apache.hadoop.fs.Path(path)
    path.getFileSystem(spark._jsc.hadoopConfiguration()).delete(path, True)


def resolve(spark, options):
    """Writes the pairs of actors that may be one, the likeliest first, as CSV that `claimgraph review --judgements` takes."""
    claims = spark.read.parquet(options.output + "/claims")
    ends = claims.select("subject").union(claims.select("object")).select("subject.*")
    actors = ends.select("iri", "label", "kind", f.array_sort("aliases").alias("aliases")).distinct()
    lines = actors.select(f.to_json(f.struct("iri", "label", "kind", "aliases")).alias("value"))
    names = lines.mapInArrow(filter_with([options.program, "resolve", "--keys"], False), "value string").distinct()
    names = names.withColumn("key", f.get_json_object("value", "$.key"))
    # Names that share a key meet on one machine, one key after the other.
    blocks = names.repartition("key").sortWithinPartitions("key", "value").select("value")
    arguments = [options.program, "resolve", "--stdin", "--quiet"]
    for extra in options.ontology:
        arguments += ["--ontology", extra]
    pair = with_fields(("first", t.StringType()), ("second", t.StringType()), ("score", t.DoubleType()), ("names", t.ArrayType(t.StringType())))
    pairs = blocks.mapInArrow(filter_with(arguments, False), "value string").select(f.from_json("value", pair).alias("pair")).select("pair.*")
    # A pair may meet under several keys.
    best = pairs.groupBy("first", "second").agg(f.max(f.struct("score", "names")).alias("best"))
    named = lambda column: f.concat(f.lit("actor:"), f.col(column)).alias(column)
    table = best.select(f.lit("").alias("judgement"), named("first"), named("second"), f.round("best.score", 3).alias("score"),
                        f.concat_ws(" | ", "best.names").alias("names"))
    table.orderBy(f.desc("score"), "first", "second").coalesce(1).write.mode("overwrite").csv(options.pairs, header=True, emptyValue="")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="claimgraph", help="name or path of the program on the workers [default: claimgraph]")
    parser.add_argument("--ontology", action="append", default=[], help="file of further relations, at the same path on all workers")
    commands = parser.add_subparsers(required=True)
    extracting = commands.add_parser("extract", help="articles to claims")
    extracting.add_argument("input", help="JSON Lines, also compressed; a pattern such as s3a://wire/*.jsonl.gz")
    extracting.add_argument("output", help="folder to write")
    extracting.add_argument("--threads", type=int, default=1, help="threads of each process [default: 1]; set spark.task.cpus to the same")
    extracting.add_argument("--partitions", type=int, default=0, help="spread the records over so many tasks")
    extracting.add_argument("--gzip", action="store_true", help="compress the N-Quads")
    extracting.set_defaults(run=extract)
    resolving = commands.add_parser("resolve", help="actors that may be one")
    resolving.add_argument("output", help="what `extract` wrote")
    resolving.add_argument("pairs", help="folder to write")
    resolving.set_defaults(run=resolve)
    options = parser.parse_args()
    spark = SparkSession.builder.appName("claimgraph").getOrCreate()
    options.run(spark, options)
    spark.stop()


if __name__ == "__main__":
    main()
