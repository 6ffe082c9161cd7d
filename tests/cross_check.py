"""Checks with networkx, pydot, numpy and Graphviz what claimgraph wrote and computed.

    cross_check.py FOLDER NAME...

FOLDER holds NAME.dot, NAME.graphml, NAME.gexf, NAME.json and NAME.answers.json for each NAME.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import networkx
import numpy
import pydot


def check(condition, message):
    if not condition:
        sys.exit(f"cross check: {message}")


def close(ours, theirs, message):
    check(ours.keys() == theirs.keys(), f"{message}: other actors")
    worst = max((abs(ours[actor] - theirs[actor]) for actor in ours), default=0)
    check(worst < 1e-6, f"{message}: differs by {worst}")


def check_files(folder, name):
    record = json.loads((folder / f"{name}.json").read_text())
    counts = (len(record["nodes"]), len(record["edges"]))
    graphml = networkx.read_graphml(folder / f"{name}.graphml", force_multigraph=True)
    gexf = networkx.read_gexf(folder / f"{name}.gexf")
    linked = networkx.node_link_graph(record, edges="edges")
    for program, graph in [("GraphML", graphml), ("GEXF", gexf), ("node-link JSON", linked)]:
        found = (graph.number_of_nodes(), graph.number_of_edges())
        check(found == counts, f"{name}: networkx reads {found} actors and ties from {program}, not {counts}")
    labels = networkx.get_node_attributes(graphml, "label")
    check(labels == networkx.get_node_attributes(gexf, "label"), f"{name}: labels differ between GraphML and GEXF")
    for actor in record["nodes"]:
        # Characters that XML may not hold are shown by others; all else comes back as it was.
        readable = [character for character in actor["label"] if character.isprintable() or character in "\n\t"]
        kept = [character for character in labels[actor["id"]] if character in readable]
        check(len(kept) >= len(readable) - 1, f"{name}: the label {actor['label']!r} came back as {labels[actor['id']]!r}")
    (drawing,) = pydot.graph_from_dot_data((folder / f"{name}.dot").read_text())
    nodes = [node for node in drawing.get_nodes() if node.get_name() not in ("graph", "node", "edge")]
    found = (len(nodes), len(drawing.get_edges()))
    check(found == counts, f"{name}: pydot reads {found} actors and ties, not {counts}")
    if shutil.which("dot"):
        svg = subprocess.run(["dot", "-Tsvg", folder / f"{name}.dot"], capture_output=True, check=True, text=True).stdout
        found = (svg.count('class="node"'), svg.count('class="edge"'))
        check(found == counts, f"{name}: Graphviz draws {found} actors and ties, not {counts}")
        check("<script" not in svg, f"{name}: Graphviz writes a script")
    else:
        print("skipped: Graphviz is not installed")


def check_measures(folder, name):
    answers = json.loads((folder / f"{name}.answers.json").read_text())
    record = json.loads((folder / f"{name}.json").read_text())
    graph = networkx.node_link_graph(record, edges="edges")
    simple = networkx.Graph(graph.to_undirected())
    simple.remove_edges_from(list(networkx.selfloop_edges(simple)))
    close(answers["betweenness"], networkx.betweenness_centrality(simple), f"{name}: betweenness")
    close(answers["broker"], networkx.effective_size(simple), f"{name}: effective size")
    close(answers["degree"], dict(simple.degree()), f"{name}: degree")
    directed = networkx.DiGraph()
    directed.add_nodes_from(graph)
    for subject, target, weight, symmetric in answers["weights"]:
        for one, other in [(subject, target)] + [(target, subject)] * symmetric:
            known = directed.get_edge_data(one, other, {"weight": 0})["weight"]
            directed.add_edge(one, other, weight=known + weight)
    close(answers["pagerank"], networkx.pagerank(directed, tol=1e-12, max_iter=500), f"{name}: PageRank")
    components = sorted(sorted(component) for component in networkx.connected_components(simple))
    check(sorted(answers["components"]) == components, f"{name}: components")


def check_balance(folder, name):
    answers = json.loads((folder / f"{name}.answers.json").read_text())
    actors = sorted({actor for one, other, _ in answers["signed"] for actor in (one, other)})
    matrix = numpy.zeros((len(actors), len(actors)))
    for one, other, sign in answers["signed"]:
        matrix[actors.index(one), actors.index(other)] = matrix[actors.index(other), actors.index(one)] = sign
    positive, negative = (matrix > 0).astype(float), (matrix < 0).astype(float)
    trace = lambda *factors: round(numpy.trace(numpy.linalg.multi_dot(factors)))
    triads = [
        trace(positive, positive, positive) // 6,
        trace(positive, positive, negative) // 2,
        trace(positive, negative, negative) // 2,
        trace(negative, negative, negative) // 6,
    ]
    check(answers["triads"] == triads, f"{name}: triads {answers['triads']}, not {triads}")
    walk = numpy.exp(numpy.linalg.eigvalsh(matrix)).sum() / numpy.exp(numpy.linalg.eigvalsh(abs(matrix))).sum()
    check(abs(answers["walk"] - walk) < 1e-9, f"{name}: walk balance {answers['walk']}, not {walk}")
    if len(actors) <= 16:
        camps = 1 - 2 * ((numpy.arange(2 ** (len(actors) - 1))[:, None] >> numpy.arange(len(actors))) & 1)
        kept = numpy.einsum("ki,ij,kj->k", camps, matrix, camps, optimize=True) / 2
        fewest = round((len(answers["signed"]) - kept.max()) / 2)
        check(answers["frustration_is_exact"], f"{name}: the frustration index is not exact")
        check(answers["frustration"] == fewest, f"{name}: frustration {answers['frustration']}, not {fewest}")


def main():
    folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        check_files(folder, name)
        check_measures(folder, name)
        check_balance(folder, name)
    print(f"cross check: {', '.join(sys.argv[2:])}: files and figures are those of networkx {networkx.__version__}")


if __name__ == "__main__":
    main()
