"""The claim reader: an encoder of its own, told who is mentioned, and a scorer of pairs of mentions.

A pair is seen through its two mentions, the words on the tree path between them, and what a query made of the two ends
attends to in the sentence. Mentions are marked for the encoder by embeddings of their kind and form, the cheap relative of
the typed markers of Zhong and Chen, A Frustratingly Easy Approach for Entity and Relation Extraction (2021).
"""
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

from network import HIDDEN, LAYERS, Encoder

PAIR_SIZE, ATTENTION_SIZE = 256, 64
MENTION_CLASSES = 1 + 7 * 4
MODALITIES, POLARITIES = 6, 2
# Buckets of the number of words between the ends, and of the words on the path.
DISTANCES = (1, 2, 3, 5, 8, 12, 20)
STRUCTURES = 2 * (len(DISTANCES) + 1)
# Where the path turns: at the subject, at the object, at another word.
TURNS = 3


class MarkedEncoder(Encoder):
    def __init__(self):
        super().__init__()
        self.mention_embedding = nn.Embedding(MENTION_CLASSES, HIDDEN)
        nn.init.normal_(self.mention_embedding.weight, std=0.02)

    def forward(self, piece_ids, piece_shapes, piece_classes):
        return super().forward(piece_ids, piece_shapes, self.mention_embedding(piece_classes))

    def load_language_model(self, path):
        """Starts from the encoder inside models/english.onnx, whose weights are 8-bit."""
        graph = onnx.load(path).graph
        tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

        def dequantised(name):
            stem = name.removesuffix("_quantized")
            scale, zero = tensors[stem + "_scale"], tensors[stem + "_zero_point"]
            return torch.from_numpy((tensors[name].astype("float32") - zero) * scale)

        matrices = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger" and node.input[1] in tensors]
        prefix = "network.encoder."
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                if prefix + name in tensors:
                    parameter.copy_(torch.from_numpy(tensors[prefix + name].copy()))
                elif prefix + name + "_quantized" in tensors:
                    parameter.copy_(dequantised(prefix + name + "_quantized"))
                elif name.startswith("layers.") and name.endswith(".weight"):
                    _, layer, part, _ = name.split(".")
                    order = ("query", "key", "value", "output", "intermediate", "output_dense").index(part)
                    parameter.copy_(dequantised(matrices[int(layer) * 6 + order]).T)
                elif name != "mention_embedding.weight":
                    raise KeyError(name)


class ClaimNetwork(nn.Module):
    def __init__(self, relations, deprels):
        super().__init__()
        self.relations, self.deprels = relations, deprels
        self.encoder = MarkedEncoder()
        self.dropout = nn.Dropout(0.2)
        # What a word says of a pair as its subject, as its object, on its path, where the path turns, under attention.
        self.words = nn.Linear(HIDDEN, 5 * PAIR_SIZE)
        self.keys = nn.Linear(HIDDEN, ATTENTION_SIZE)
        self.queries = nn.Linear(HIDDEN, 2 * ATTENTION_SIZE)
        self.on_path = nn.Parameter(torch.tensor([0.0, 1.0, 1.0]))
        embedding = lambda count: nn.Embedding(count, PAIR_SIZE)
        self.subject_class, self.object_class = embedding(MENTION_CLASSES), embedding(MENTION_CLASSES)
        self.subject_deprel, self.object_deprel = embedding(len(deprels)), embedding(len(deprels))
        self.structure, self.turn, self.order = embedding(STRUCTURES), embedding(TURNS), embedding(2)
        # Whether the subject, the object, or both stand inside a mention of something else.
        self.nesting = embedding(4)
        self.match = nn.EmbeddingBag(2 * len(relations) + 1, PAIR_SIZE, mode="sum", padding_idx=2 * len(relations))
        for table in (self.subject_class, self.object_class, self.subject_deprel, self.object_deprel, self.structure,
                      self.turn, self.order, self.nesting, self.match):
            nn.init.normal_(table.weight, std=0.05)
        with torch.no_grad():
            self.match.weight[-1] = 0
        self.pair_norm = nn.LayerNorm(PAIR_SIZE)
        self.scorer = nn.Linear(PAIR_SIZE, len(relations) + POLARITIES + MODALITIES)

    def word_vectors(self, piece_ids, piece_shapes, piece_classes, word_starts):
        """(batch × words × 5·256, keys, queries); what the exported graph computes."""
        states = self.encoder(piece_ids, piece_shapes, piece_classes)
        states = self.dropout(states.gather(1, word_starts.unsqueeze(-1).expand(-1, -1, HIDDEN)))
        return self.words(states), self.keys(states), self.queries(states)

    def score_pairs(self, vectors, keys, queries, pairs):
        """Scores of the relations, polarities and modalities of every pair."""
        sentence, slot = pairs["sentence"], pairs["slot"]
        parts = vectors.float().view(*vectors.shape[:2], 5, PAIR_SIZE)
        keys, queries = keys.float(), queries.float().view(*queries.shape[:2], 2, ATTENTION_SIZE)
        subject, target, turn = pairs["subject"], pairs["object"], pairs["turn_word"]
        on_path, present = pairs["on_path"], pairs["present"]
        query = queries[sentence, subject, 0] + queries[sentence, target, 1]
        # By sentence and pair of the sentence: one product a sentence, without a copy of its words for every pair.
        shape = (len(keys), int(slot.max()) + 1)
        by_sentence = query.new_zeros(*shape, ATTENTION_SIZE).index_put((sentence, slot), query)
        attention = torch.bmm(by_sentence, keys.transpose(1, 2))[sentence, slot] * ATTENTION_SIZE ** -0.5
        attention = attention + self.on_path[on_path]
        attention = torch.softmax(attention.masked_fill(~present, -1e4), -1)
        by_sentence = attention.new_zeros(*shape, keys.shape[1]).index_put((sentence, slot), attention)
        attended = torch.bmm(by_sentence, parts[:, :, 4])[sentence, slot]
        # A shorter path repeats its first word.
        path = parts[sentence[:, None], pairs["path"], 2].amax(1)
        hidden = (parts[sentence, subject, 0] + parts[sentence, target, 1] + path + parts[sentence, turn, 3] + attended
                  + self.subject_class(pairs["subject_class"]) + self.object_class(pairs["object_class"])
                  + self.subject_deprel(pairs["subject_deprel"]) + self.object_deprel(pairs["object_deprel"])
                  + self.structure(pairs["distance"]) + self.structure(pairs["path_length"] + len(DISTANCES) + 1)
                  + self.turn(pairs["turn"]) + self.order(pairs["order"]) + self.nesting(pairs["nesting"]) + self.match(pairs["matches"]))
        hidden = self.dropout(functional.gelu(self.pair_norm(hidden)))
        return self.scorer(hidden), attention

    def forward(self, batch):
        return self.score_pairs(*self.word_vectors(batch["piece_ids"], batch["piece_shapes"], batch["piece_classes"],
                                                   batch["word_starts"]), batch["pairs"])
