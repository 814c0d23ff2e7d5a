"""The learned tagger at work: which tokens are reported words, speakers, cues, and which belong together. Numpy only.

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

from flows.quotes.tokens import PLACES, SPACED

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

CONTENT, SPEAKER, CUE = 0, 1, 2  # heads, each over OUT, BEGIN, IN
OUT, BEGIN, IN = 0, 1, 2
FARTHEST = 1000  # tokens; farther is as far
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
    """Hashed embeddings -> a convolution looked up by word form -> residual convolutions -> heads, pointers."""

    def __init__(self, arrays: dict[str, Floats], shape: dict[str, Any]) -> None:
        self.arrays = arrays
        self.bias = arrays["input.bias"]
        self.width = len(self.bias)
        self.offsets: list[int] = shape["offsets"]  # what the first convolution sees of each token's surroundings
        self.rectified: bool = shape["rectified"]
        self.tables = [
            {name: arrays[name] @ tap for name in ("word", "prefix", "suffix", "shape", "place")}
            for tap in arrays["input.weight"].reshape(len(self.offsets), -1, self.width)
        ]
        self.biases = [by_distance(biases) for biases in arrays["distance"]]
        plain = np.arange(PLACES) & SPACED
        self.place_changes = [tables["place"] - tables["place"][plain] for tables in self.tables]
        self.layers = [
            Layer(tuple((o, a, b) for o, a, b in taps), arrays[f"{i}.weight"], arrays[f"{i}.bias"])
            for i, taps in enumerate(shape["taps"])
        ]
        reaches = [max(abs(o) for o, _, _ in layer.taps) for layer in self.layers]
        self.reach = max(reaches, default=0)
        self.margin = sum(reaches) + max(map(abs, self.offsets))

    def embed(self, features: Ints, spaced: npt.NDArray[np.uint8]) -> list[Floats]:
        """n x 5 form features (tokens.form_features), n flags of a blank in front -> n x width parts of the first

        convolution for each of its offsets, as for a token outside of all marks.
        """
        return [
            tables["word"][features[:, 0]]
            + tables["word"][features[:, 1]]
            + tables["prefix"][features[:, 2]]
            + tables["suffix"][features[:, 3]]
            + tables["shape"][features[:, 4]]
            + tables["place"][spaced]
            for tables in self.tables
        ]

    def tag(self, vectors: list[Floats], rows: Ints, places: npt.NDArray[np.uint8]) -> Tags:
        """Rows of the tables `vectors` (as of `embed`) and places of n tokens -> tags; in blocks that overlap."""
        n = len(rows)
        states = np.empty((n, self.width), np.float32)
        for start in range(0, n, BLOCK):
            first, last = max(0, start - self.margin), min(n, start + BLOCK + self.margin)
            end = min(n, start + BLOCK)
            states[start:end] = self.states(vectors, rows[first:last], places[first:last])[start - first : end - first]
        scores = states @ self.arrays["out.weight"]
        scores += self.arrays["out.bias"]
        return Tags(softmax(scores.reshape(n, 3, 3)), states)

    def states(self, vectors: list[Floats], rows: Ints, places: npt.NDArray[np.uint8]) -> Floats:
        n, reach, width = len(rows), self.reach, self.width
        padded = np.zeros((n + 2 * reach, width), np.float32)
        hidden = padded[reach : reach + n]
        hidden += self.bias
        special = np.flatnonzero(places > SPACED)  # the few that are more than "a blank in front" or not
        for offset, table, changes in zip(self.offsets, vectors, self.place_changes, strict=True):
            low, high = max(0, -offset), max(0, n - max(0, offset))
            hidden[low:high] += table.take(rows[low + offset : high + offset], axis=0)
            seen = special[(special - offset >= 0) & (special - offset < n)]
            hidden[seen - offset] += changes[places[seen]]
        if self.rectified:
            np.maximum(hidden, 0, out=hidden)
        for layer in self.layers:
            seen = np.concatenate([padded[reach + o : reach + o + n, a:b] for o, a, b in layer.taps], axis=1)
            change = seen @ layer.weight
            change += layer.bias
            np.maximum(change, 0, out=change)
            hidden += change
        return hidden

    def point(self, states: Floats, first: Ints, last: Ints, targets: Ints, link: int) -> tuple[Floats, Floats]:
        """Scores of linking m stretches [first, last) to t target tokens -> m x t, and of having no link -> m.

        `link`: 0 for the speaker, 1 for the cue.
        """
        arrays = self.arrays
        own = slice(link * POINT, (link + 1) * POINT)
        edges = np.concatenate([states[first], states[last - 1]], axis=1)
        asks = edges @ arrays["ask.weight"][:, own] + arrays["ask.bias"][own]
        answers = states[targets] @ arrays["answer.weight"][:, own] + arrays["answer.bias"][own]
        scores = asks @ answers.T
        scores *= np.float32(POINT**-0.5)
        scores += self.biases[link][signed_distance(first, last, targets)]
        return scores, edges @ arrays["none.weight"][:, link] + arrays["none.bias"][link]


def signed_distance(first: Ints, last: Ints, targets: Ints) -> npt.NDArray[np.int32]:
    """m x t places in a table of distances: FARTHEST is inside the stretch, less is before it, more is behind it."""
    at = targets.astype(np.int32)[None]
    before: npt.NDArray[np.int32] = np.minimum(at - first.astype(np.int32)[:, None], 0)
    behind = np.maximum(at - (last.astype(np.int32)[:, None] - 1), 0)
    before += behind
    np.clip(before, -FARTHEST, FARTHEST, out=before)
    before += FARTHEST
    return before


def distances() -> Ints:
    """Class of each distance from 0 (inside) to FARTHEST: 1 to NEAR, logarithmic from 6 tokens on."""
    far = np.arange(FARTHEST + 1, dtype=np.float32)
    log = 5 + np.log(np.maximum(far, 1) / np.float32(6)) / np.float32(np.log(200 / 6)) * 6
    classes = np.where(far < 6, far - 1, np.floor(log)).clip(max=NEAR - 1).astype(np.int64) + 1
    classes[0] = 0
    return classes


def by_distance(biases: Floats) -> Floats:
    """One pointer's biases by class (inside, NEAR before, NEAR behind) -> by signed distance."""
    classes = distances()
    return np.concatenate([biases[classes[:0:-1]], biases[:1], biases[classes[1:] + NEAR]])


def softmax(scores: Floats) -> Floats:
    """Over the last axis, of three; in place."""
    np.clip(scores, -30, 30, out=scores)
    np.exp(scores, out=scores)
    scores /= (scores[..., 0] + scores[..., 1] + scores[..., 2])[..., None]
    return scores


def save(path: Path, arrays: dict[str, Floats], shape: dict[str, Any]) -> None:
    """One file: a JSON line that describes the arrays, then their bytes, all compressed; the same bytes every time.

    Matrices are kept as int8 with one float16 scale a row, vectors as float16.
    """
    blobs: list[bytes] = []
    header: dict[str, Any] = {"shape": shape, "arrays": {}}
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
    return Tagger(arrays, header["shape"])
