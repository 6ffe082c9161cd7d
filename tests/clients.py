"""Asks `claimgraph serve` by the programs that people use: curl, SPARQLWrapper, and rdflib's SPARQLStore.

Usage: clients.py PROGRAM STORE. Prints what was asked and answered, and ends with 1 when an answer is not what it should be.
Needs SPARQLWrapper, rdflib and curl.
"""

import shutil
import subprocess
import sys
import warnings

import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

# SPARQLWrapper warns of the wrong query that it is given on purpose.
warnings.simplefilter("ignore")

CG = rdflib.Namespace("https://w3id.org/claimgraph/ontology#")
ACTOR = rdflib.Namespace("https://w3id.org/claimgraph/actor/")
NEW = rdflib.URIRef("http://example.org/new")
SELECT = "SELECT ?who ?whom { ?who cg:backs ?whom } ORDER BY ?who ?whom"


def check(name, found, expected):
    print(f"{'ok' if found == expected else 'WRONG'}: {name}: {str(found)[:100]}")
    if found != expected:
        print(f"    expected {expected}")
        sys.exit(1)


def curl(*arguments):
    done = subprocess.run(["curl", "--silent", "--show-error", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def check_curl(address):
    csv = ["--header", "Accept: text/csv"]
    count = "SELECT (COUNT(*) AS ?n) { ?who cg:backs ?whom }"
    number = curl(f"{address}/sparql", *csv, "--data-urlencode", f"query={count}").split()[1]
    check("curl, a form", int(number) > 0, True)
    check("curl, GET", curl("--get", f"{address}/sparql", *csv, "--data-urlencode", f"query={count}").split()[1], number)
    direct = ["--header", "Content-Type: application/sparql-query", "--data-binary", count]
    check("curl, as it is", curl(f"{address}/sparql", *csv, *direct).split()[1], number)
    status = ["--output", "/dev/null", "--write-out", "%{http_code}"]
    check("curl, a wrong query", curl(f"{address}/sparql", *status, "--data-urlencode", "query=SELEC"), "400")
    check("curl, a graph that is not there", curl(f"{address}/store?graph=http://example.org/none", *status), "404")
    nquads = curl(f"{address}/store", "--header", "Accept: application/n-quads")
    check("curl, all graphs", len(nquads.splitlines()) > int(number), True)
    return int(number)


def check_wrapper(address, token, number):
    wrapper = SPARQLWrapper(f"{address}/sparql")

    def ask(query, form, method="GET", way="urlencoded"):
        wrapper.resetQuery()
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        wrapper.setMethod(method)
        wrapper.setRequestMethod(way)
        return wrapper.query().convert()

    for method, way in [("GET", "urlencoded"), (POST, "urlencoded"), (POST, POSTDIRECTLY)]:
        rows = ask(SELECT, JSON, method, way)["results"]["bindings"]
        check(f"SPARQLWrapper, JSON, {method} {way}", len(rows), number)
    check("SPARQLWrapper, XML", len(ask(SELECT, XML).getElementsByTagName("result")), number)
    check("SPARQLWrapper, CSV", len(ask(SELECT, CSV).splitlines()), number + 1)
    check("SPARQLWrapper, TSV", len(ask(SELECT, TSV).splitlines()), number + 1)
    check("SPARQLWrapper, ASK", ask("ASK { ?who cg:backs ?whom }", JSON)["boolean"], True)
    construct = "CONSTRUCT { ?who cg:backs ?whom } WHERE { ?who cg:backs ?whom }"
    check("SPARQLWrapper, RDF/XML", len(ask(construct, RDFXML)), number)
    check("SPARQLWrapper, Turtle", len(rdflib.Graph().parse(data=ask(construct, TURTLE), format="turtle")), number)
    check("SPARQLWrapper, N3", len(rdflib.Graph().parse(data=ask(construct, N3), format="n3")), number)
    check("SPARQLWrapper, DESCRIBE", len(ask("DESCRIBE actor:Iran", RDFXML)) > 0, True)
    for query, error in [("SELEC", QueryBadFormed), (f"INSERT DATA {{ <{NEW}> a <{NEW}> }}", Unauthorized)]:
        try:
            ask(query, JSON, POST)
            found = None
        except Exception as raised:  # what is raised is what is checked
            found = type(raised)
        check(f"SPARQLWrapper, {query.split()[0]}", found, error)
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {token}")
    ask(f"INSERT DATA {{ <{NEW}> a <{NEW}> }}", JSON, POST)
    check("SPARQLWrapper, an update", ask(f"ASK {{ <{NEW}> a <{NEW}> }}", JSON)["boolean"], True)


def check_rdflib(address, token, number):
    graph = rdflib.Graph(SPARQLStore(f"{address}/sparql"))
    check("rdflib, triples", len(set(graph.triples((None, CG.backs, None)))), number)
    check("rdflib, a query", len(graph.query(f"SELECT ?s {{ ?s <{CG.backs}> ?o }}")), number)
    check("rdflib, the size", len(graph) > number, True)
    check("rdflib, ASK", graph.query("ASK { ?s ?p ?o }").askAnswer, True)
    headers = {"Authorization": f"Bearer {token}"}
    store = SPARQLUpdateStore(f"{address}/sparql", f"{address}/sparql", headers=headers)
    writable = rdflib.Graph(store, identifier=DATASET_DEFAULT_GRAPH_ID)
    writable.add((NEW, rdflib.RDFS.label, rdflib.Literal("new \"one\"\n", lang="en")))
    check("rdflib, an added triple", str(writable.value(NEW, rdflib.RDFS.label)), "new \"one\"\n")
    writable.remove((NEW, None, None))
    check("rdflib, a removed triple", (NEW, None, None) in writable, False)
    described = rdflib.Graph().parse(f"{address}/.well-known/void")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    check("rdflib, VoID", any(described.subjects(void.sparqlEndpoint, rdflib.URIRef(f"{address}/sparql"))), True)
    document = str(next(iter(graph.query("SELECT ?g { GRAPH ?g {} } LIMIT 1")))[0])
    check("rdflib, a graph", len(rdflib.Graph().parse(f"{address}/store?graph={document}")) > 0, True)


def main(program, store):
    if not shutil.which("curl"):
        sys.exit("clients.py: curl is missing")
    command = [program, "serve", "--port", "0", "--write", "--quiet", "--store", store]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().strip().rstrip("/")
        token = server.stdout.readline().split()[-1]
        number = check_curl(address)
        check_wrapper(address, token, number)
        check_rdflib(address, token, number)
    finally:
        server.terminate()
        server.wait()
    print("clients: everything is as it should be")


if __name__ == "__main__":
    main(*sys.argv[1:])
