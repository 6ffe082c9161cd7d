"""The network: MiniLM-L6 with a shape embedding; heads for tags, arcs and arc labels."""
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

import words

# Order of the tag heads on the tags axis.
TAG_HEADS = ("upos", "xpos", "feats", "lemma", "entity")
HIDDEN, INTERMEDIATE, ATTENTION_HEADS, LAYERS, VOCABULARY, POSITIONS = 384, 1536, 12, 6, 30522, 512
# A constant of Python: traced, the scale of attention would become an integer 0 in the exported graph.
HEAD_SIZE = HIDDEN // ATTENTION_HEADS
ARC_SIZE, LABEL_SIZE = 256, 192


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.intermediate = nn.Linear(HIDDEN, INTERMEDIATE)
        self.output_dense = nn.Linear(INTERMEDIATE, HIDDEN)
        self.output_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states, mask):
        batch, pieces = states.shape[:2]

        def split(projected):
            return projected.view(batch, pieces, ATTENTION_HEADS, HEAD_SIZE).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        # Plain operations: they export, and on short sentences a processor does them faster than the fused kernel.
        scores = torch.matmul(query * float(HEAD_SIZE ** -0.5), key.transpose(2, 3)) + mask
        context = torch.matmul(torch.softmax(scores, -1), value)
        context = context.transpose(1, 2).reshape(batch, pieces, HIDDEN)
        states = self.attention_norm(states + self.dropout(self.output(context)))
        inner = functional.gelu(self.intermediate(states))
        return self.output_norm(states + self.dropout(self.output_dense(inner)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.piece_embedding = nn.Embedding(VOCABULARY, HIDDEN)
        self.position_embedding = nn.Embedding(POSITIONS, HIDDEN)
        self.type_embedding = nn.Parameter(torch.zeros(HIDDEN))
        self.shape_embedding = nn.Embedding(words.SHAPE_CLASSES, HIDDEN)
        nn.init.normal_(self.shape_embedding.weight, std=0.02)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, piece_ids, piece_shapes, *marks):
        """The states of the pieces; `marks` are further embeddings of them."""
        mask = ((piece_ids == 0).float() * -1e4)[:, None, None, :]
        states = (self.piece_embedding(piece_ids) + self.position_embedding.weight[:piece_ids.shape[1]][None]
                  + self.type_embedding + self.shape_embedding(piece_shapes))
        for mark in marks:
            states = states + mark
        states = self.dropout(self.norm(states))
        if torch.is_autocast_enabled("cpu"):
            mask, states = mask.bfloat16(), states.bfloat16()
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def load_pretrained(self, path):
        """Reads the weights of MiniLM-L6 (the names are those of BERT)."""
        weights = load_file(path)
        names = {"piece_embedding": "embeddings.word_embeddings", "position_embedding": "embeddings.position_embeddings",
                 "norm": "embeddings.LayerNorm"}
        parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
                 "intermediate": "intermediate.dense", "output_dense": "output.dense",
                 "output_norm": "output.LayerNorm"}
        for index in range(LAYERS):
            for ours, theirs in parts.items():
                names[f"layers.{index}.{ours}"] = f"encoder.layer.{index}.{theirs}"
        with torch.no_grad():
            for ours, theirs in names.items():
                for name, parameter in self.get_submodule(ours).named_parameters():
                    parameter.copy_(weights[f"{theirs}.{name}"])
            self.type_embedding.copy_(weights["embeddings.token_type_embeddings.weight"][0])


class Network(nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.encoder = Encoder()
        self.dropout = nn.Dropout(0.2)
        self.tags = nn.Linear(HIDDEN, sum(len(labels[head]) for head in TAG_HEADS))
        self.arc_dependent, self.arc_head = nn.Linear(HIDDEN, ARC_SIZE), nn.Linear(HIDDEN, ARC_SIZE)
        self.arc_matrix = nn.Parameter(torch.empty(ARC_SIZE, ARC_SIZE))
        nn.init.normal_(self.arc_matrix, std=0.2 * ARC_SIZE ** -0.5)
        self.arc_bias = nn.Linear(ARC_SIZE, 1)
        self.label_dependent, self.label_head = nn.Linear(HIDDEN, LABEL_SIZE), nn.Linear(HIDDEN, LABEL_SIZE)
        self.label_scorer = nn.Linear(LABEL_SIZE, len(labels["deprel"]))

    def forward(self, piece_ids, piece_shapes, word_starts):
        """(tags, arcs, label_dependents, label_heads); position 0 of the heads is [CLS], the root."""
        states = self.encoder(piece_ids, piece_shapes)
        index = torch.cat([torch.zeros_like(word_starts[:, :1]), word_starts], 1)
        heads = self.dropout(states.gather(1, index.unsqueeze(-1).expand(-1, -1, HIDDEN)))
        dependents = heads[:, 1:]
        arc_dependents = self.dropout(functional.gelu(self.arc_dependent(dependents)))
        arc_heads = self.dropout(functional.gelu(self.arc_head(heads)))
        arcs = (torch.matmul(torch.matmul(arc_dependents, self.arc_matrix), arc_heads.transpose(1, 2))
                + self.arc_bias(arc_heads).transpose(1, 2))
        return self.tags(dependents), arcs, self.label_dependent(dependents), self.label_head(heads)

    def label_scores(self, label_dependents, label_heads, heads):
        """Scores of the labels of the arcs from every word to its head in `heads`."""
        chosen = label_heads.gather(1, heads.unsqueeze(-1).expand(-1, -1, LABEL_SIZE))
        return self.label_scorer(self.dropout(functional.gelu(label_dependents + chosen)))


def tag_ranges(labels):
    """{head: (from, to)} on the tags axis."""
    ranges, start = {}, 0
    for head in TAG_HEADS:
        ranges[head] = (start, start + len(labels[head]))
        start += len(labels[head])
    return ranges
