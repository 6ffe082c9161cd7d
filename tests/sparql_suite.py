"""Runs the query evaluation tests of the W3C against `claimgraph serve`, and against Oxigraph itself.

Usage: sparql_suite.py PROGRAM SUITE, where SUITE is the folder of the folders with manifests. All data of the suite stands in one
store, each file as a graph of its own; a request chooses the graphs of its test. Ends with 1 when a test fails that Oxigraph
passes. Needs pyoxigraph and rdflib.
"""

import csv
import io
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
NOTHING = "urn:example:no-graph"
# What they test is no part of SPARQL Query: inference, and other servers.
LEFT_OUT = {"entailment", "service", "syntax-fed"}
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}


def path_of(node):
    return Path(urllib.request.url2pathname(urllib.parse.urlparse(str(node)).path))


def tests(suite):
    """Yields name, query, files of the default graph, files of named graphs, and expected result of each test."""
    for manifest in sorted(suite.glob("*/manifest.ttl")):
        if manifest.parent.name in LEFT_OUT:
            continue
        graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
        for head in graph.objects(None, MF.entries):
            for test in Collection(graph, head):
                kinds = set(graph.objects(test, rdflib.RDF.type))
                if kinds & {MF.QueryEvaluationTest, MF.CSVResultFormatTest}:
                    action = graph.value(test, MF.action)
                    files = lambda name: [path_of(node) for node in graph.objects(action, name)]
                    query = path_of(graph.value(action, QT.query))
                    name = f"{manifest.parent.name}/{str(test).rsplit('#')[-1]}"
                    yield name, query, files(QT.data), files(QT.graphData), path_of(graph.value(test, MF.result))


def load(store, files):
    for file in sorted(files):
        graph = ox.NamedNode(file.as_uri())
        store.add_graph(graph)
        for quad in ox.parse(path=str(file), format=FORMATS[file.suffix], base_iri=file.as_uri(), rename_blank_nodes=True):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))


def comparable(solutions):
    """Returns solutions as a bag, with all blank nodes alike."""
    names = [variable.value for variable in solutions.variables]
    return Counter(frozenset((name, key(row[name])) for name in names if row[name] is not None) for row in solutions)


def key(term):
    """Returns what terms that are the same share."""
    if isinstance(term, ox.BlankNode):
        return "_:"
    # As numbers, 2.0 and 2 of one type are equal.
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#decimal", "#double", "#float")):
        try:
            return (float(term.value), term.datatype.value)
        except ValueError:
            pass
    return str(term)


def as_graph(text, format):
    return rdflib.Graph().parse(data=text, format=format)


def rows_of_result_set(graph):
    """Reads rows that are written as RDF."""

    def term(node):
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(node)
        if isinstance(node, rdflib.BNode):
            return ox.BlankNode()
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype) if node.datatype else None)

    rows = Counter()
    for solution in graph.objects(None, RS.solution):
        bindings = list(graph.objects(solution, RS.binding))
        cells = [(str(graph.value(cell, RS.variable)), key(term(graph.value(cell, RS.value)))) for cell in bindings]
        rows[frozenset(cells)] += 1
    return rows


def rows_of_csv(text):
    cell = lambda value: "_:" if value.startswith("_:") else value
    return Counter(frozenset((name, cell(value)) for name, value in row.items()) for row in csv.DictReader(io.StringIO(text)))


def chosen(query, default):
    """Returns the IRIs of the default graph; none where the query names them itself."""
    if not default and "FROM" in query.read_text():
        return []
    return [file.as_uri() for file in default] or [NOTHING]


def agrees(body, media_type, expected):
    """Tells whether an answer is the expected one."""
    if expected.suffix == ".csv":
        return rows_of_csv(body.decode()) == rows_of_csv(expected.read_text())
    if expected.suffix in RESULTS:
        wanted = ox.parse_query_results(expected.read_bytes(), format=RESULTS[expected.suffix])
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(media_type))
        if isinstance(wanted, ox.QueryBoolean):
            return isinstance(found, ox.QueryBoolean) and bool(wanted) == bool(found)
        return comparable(wanted) == comparable(found)
    wanted = rdflib.Graph().parse(expected, publicID=expected.as_uri())
    if (None, rdflib.RDF.type, RS.ResultSet) in wanted:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(media_type))
        if isinstance(found, ox.QueryBoolean):
            return bool(found) == any(value.toPython() is True for value in wanted.objects(None, RS.boolean))
        return rows_of_result_set(wanted) == comparable(found)
    return isomorphic(wanted, as_graph(body, "nt"))


def accepted(expected):
    first = "text/csv" if expected.suffix == ".csv" else "application/sparql-results+json"
    return f"{first}, application/n-triples"


def ask_server(address, query, default, named, expected):
    graphs = [("default-graph-uri", iri) for iri in chosen(query, default)]
    graphs += [("named-graph-uri", file.as_uri()) for file in named]
    text = f"BASE <{query.as_uri()}>\n{query.read_text()}"
    form = urllib.parse.urlencode([("query", text), *graphs]).encode()
    request = urllib.request.Request(f"{address}sparql", form, {"Accept": accepted(expected)})
    with urllib.request.urlopen(request) as reply:
        return reply.read(), reply.headers.get_content_type()


def ask_oxigraph(store, query, default, named, expected):
    graphs = [ox.NamedNode(iri) for iri in chosen(query, default)]
    choice = {"default_graph": graphs, "named_graphs": [ox.NamedNode(file.as_uri()) for file in named]} if graphs else {}
    answer = store.query(query.read_text(), base_iri=query.as_uri(), **choice)
    if isinstance(answer, ox.QueryTriples):
        return answer.serialize(format=ox.RdfFormat.N_TRIPLES), "application/n-triples"
    if expected.suffix == ".csv":
        return answer.serialize(format=ox.QueryResultsFormat.CSV), "text/csv"
    return answer.serialize(format=ox.QueryResultsFormat.JSON), "application/sparql-results+json"


def passes(ask, *case):
    try:
        return agrees(*ask(*case), case[-1])
    except (OSError, SyntaxError, ValueError, TypeError, RuntimeError) as error:
        del error
        return False


def main(program, suite):
    suite = Path(suite).resolve()
    cases = list(tests(suite))
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(f"{folder}/claimgraph.db")
        # Where the test names no data, the query does.
        folders = {query.parent for _, query, default, named, _ in cases if not default + named}
        beside = [file for folder in folders for file in folder.glob("*.ttl") if file.name != "manifest.ttl"]
        given = [file for _, _, default, named, _ in cases for file in default + named]
        load(store, {*given, *beside})
        store.flush()
        oxigraph = {name: passes(ask_oxigraph, store, *case) for name, *case in cases}
        del store
        server = subprocess.Popen(
            [program, "serve", "--port", "0", "--quiet", "--store", f"{folder}/claimgraph.db"], stdout=subprocess.PIPE, text=True
        )
        try:
            address = server.stdout.readline().strip()
            claimgraph = {name: passes(ask_server, address, *case) for name, *case in cases}
        finally:
            server.terminate()
            server.wait()
    worse = [name for name in oxigraph if oxigraph[name] and not claimgraph[name]]
    better = [name for name in oxigraph if claimgraph[name] and not oxigraph[name]]
    neither = [name for name in oxigraph if not claimgraph[name] and not oxigraph[name]]
    print(f"{suite.name}: claimgraph {sum(claimgraph.values())}, Oxigraph {sum(oxigraph.values())} of {len(cases)}")
    for title, names in [("only Oxigraph", worse), ("only claimgraph", better), ("neither", neither)]:
        if names:
            print(f"passed by {title}: {', '.join(names)}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
