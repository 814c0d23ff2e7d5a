"""The learned tagger at work: which tokens are reported words, speakers and cues, and which belong together. Numpy only.

Residual convolutions over hashed word forms; trained by flows/quotes/train.py. Says nothing of marks, names or kinds.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.quotes.tokens import AFFIXES, SHAPES, WORDS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

CONTENT, SPEAKER, CUE = 0, 1, 2  # heads, each over OUT, BEGIN, IN
OUT, BEGIN, IN = 0, 1, 2
LINKS = 2  # pointers of a stretch of content: to its speaker, to its cue
POINT = 32  # width of the pointers' space
NEAR = 12  # classes of distance on each side
BLOCK = 1024  # tokens worked on at a time: what fits the cache


@dataclass(frozen=True)
class Layer:
    """One residual convolution: what it reads (token offset, first and last channel), weights, bias."""

    taps: tuple[tuple[int, int, int], ...]
    weight: Floats
    bias: Floats


@dataclass(frozen=True)
class Tags:
    """What the tagger says of n tokens: probabilities n x 3 heads x 3 classes, states n x width."""

    probabilities: Floats
    states: Floats


class Tagger:
    def __init__(self, arrays: dict[str, npt.NDArray[Any]], layers: list[dict[str, Any]]) -> None:
        self.arrays = arrays
        table = np.asarray(arrays["input.weight"], np.float32)
        self.bias = arrays["input.bias"]
        self.tables = {
            name: np.asarray(arrays[name] @ table, np.float32)
            for name in ("word", "prefix", "suffix", "shape", "place")
        }
        self.layers = [
            Layer(tuple((o, a, b) for o, a, b in layer["taps"]), arrays[f"{i}.weight"], arrays[f"{i}.bias"])
            for i, layer in enumerate(layers)
        ]
        self.reach = max((abs(o) for layer in self.layers for o, _, _ in layer.taps), default=0)
        self.margin = sum(max(abs(o) for o, _, _ in layer.taps) for layer in self.layers)
        self.width = len(self.bias)

    def embed(self, features: Ints) -> Floats:
        """n x 5 form features (tokens.form_features) -> n x width input vectors."""
        assert features.shape[1] == 5 and len(self.tables["word"]) == WORDS
        tables = self.tables
        return (
            tables["word"][features[:, 0]]
            + tables["word"][features[:, 1]]
            + tables["prefix"][features[:, 2] % AFFIXES]
            + tables["suffix"][features[:, 3] % AFFIXES]
            + tables["shape"][features[:, 4] % SHAPES]
            + self.bias
        )

    def tag(self, vectors: Floats, places: npt.NDArray[np.uint8]) -> Tags:
        """n x width input vectors and n places -> tags; in blocks that overlap by what the layers can see."""
        n = len(vectors)
        states = np.empty((n, self.width), np.float32)
        for start in range(0, n, BLOCK):
            first, last = max(0, start - self.margin), min(n, start + BLOCK + self.margin)
            inputs = vectors[first:last] + self.tables["place"][places[first:last]]
            end = min(n, start + BLOCK)
            states[start:end] = self.states(inputs)[start - first : end - first]
        scores = (states @ self.arrays["out.weight"] + self.arrays["out.bias"]).reshape(n, 3, 3)
        return Tags(softmax(scores), states)

    def states(self, inputs: Floats) -> Floats:
        n, reach = len(inputs), self.reach
        padded = np.zeros((n + 2 * reach, self.width), np.float32)
        padded[reach : reach + n] = inputs
        hidden = padded[reach : reach + n]
        for layer in self.layers:
            seen = np.concatenate([padded[reach + o : reach + o + n, a:b] for o, a, b in layer.taps], axis=1)
            change = seen @ layer.weight
            change += layer.bias
            np.maximum(change, 0, out=change)
            hidden += change
        return hidden

    def point(self, states: Floats, first: Ints, last: Ints, targets: Ints) -> tuple[Floats, Floats]:
        """Scores of linking stretches to tokens: m stretches [first, last) and t targets -> m x LINKS x t, m x LINKS.

        The second is the score of having none at all.
        """
        arrays = self.arrays
        edges = np.concatenate([states[first], states[last - 1]], axis=1)
        asks = (edges @ arrays["ask.weight"] + arrays["ask.bias"]).reshape(-1, LINKS, POINT)
        answers = (states[targets] @ arrays["answer.weight"] + arrays["answer.bias"]).reshape(-1, LINKS, POINT)
        scores = np.einsum("mcd,tcd->mct", asks, answers) / np.float32(np.sqrt(POINT))
        scores += arrays["distance"][:, distance_class(first, last, targets)].transpose(1, 0, 2)
        return scores, edges @ arrays["none.weight"] + arrays["none.bias"]


def distance_class(first: Ints, last: Ints, targets: Ints) -> Ints:
    """m x t classes: 0 inside the stretch, 1..NEAR before it, NEAR+1..2*NEAR behind it; logarithmic from 6 on."""
    before = np.maximum(first[:, None] - targets[None], 0)
    behind = np.maximum(targets[None] - last[:, None] + 1, 0)
    distance = np.maximum(np.maximum(before, behind), 1).astype(np.float32)
    far = 5 + np.log(distance / np.float32(6)) / np.float32(np.log(200 / 6)) * 6
    classes = np.where(distance < 6, distance - 1, np.floor(far)).clip(max=NEAR - 1).astype(np.int64) + 1
    return np.where(before > 0, classes, np.where(behind > 0, classes + NEAR, 0))


def softmax(scores: Floats) -> Floats:
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    exponents /= exponents.sum(axis=-1, keepdims=True)
    return exponents


def save(path: Path, arrays: dict[str, Floats], layers: list[dict[str, Any]]) -> None:
    """One file: a JSON line that describes the arrays, then their bytes, all compressed; the same bytes every time.

    Matrices are kept as int8 with one float16 scale a row, vectors as float16.
    """
    blobs: list[bytes] = []
    header: dict[str, Any] = {"layers": layers, "arrays": {}}
    for name, array in arrays.items():
        header["arrays"][name] = list(array.shape)
        if array.ndim == 2:
            scale = (np.abs(array).max(axis=1, keepdims=True) / 127 + 1e-8).astype(np.float16)
            scale = np.maximum(scale, np.float16(1e-6))
            whole = np.clip(np.rint(array / scale.astype(np.float32)), -127, 127).astype(np.int8)
            blobs += [scale.tobytes(), whole.tobytes()]
        else:
            blobs.append(array.astype(np.float16).tobytes())
    content = json.dumps(header).encode() + b"\n" + b"".join(blobs)
    path.write_bytes(lzma.compress(content, preset=9))


@lru_cache(maxsize=2)
def load(path: Path) -> Tagger:
    content = lzma.decompress(path.read_bytes())
    start = content.index(b"\n") + 1
    header = json.loads(content[:start])
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, shape in header["arrays"].items():
        if len(shape) == 2:
            scale = np.frombuffer(content, np.float16, shape[0], start).astype(np.float32)
            start += scale.size * 2
            whole = np.frombuffer(content, np.int8, shape[0] * shape[1], start).reshape(shape)
            start += whole.size
            arrays[name] = whole * scale[:, None]
        else:
            vector = np.frombuffer(content, np.float16, int(np.prod(shape)), start)
            start += vector.size * 2
            arrays[name] = vector.astype(np.float32).reshape(shape)
    return Tagger(arrays, header["layers"])
