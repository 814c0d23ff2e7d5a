"""The learned tagger at work: which tokens are reported words, speakers, cues, and which belong together. Numpy only.

Residual convolutions over hashed word forms; trained by flows/quotes/train.py. Says nothing of marks, names or kinds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

CONTENT, SPEAKER, CUE = 0, 1, 2  # heads, each over OUT, BEGIN, IN
OUT, BEGIN, IN = 0, 1, 2
HEADS = 3
LINKS = 2  # from reported words to their speaker, and to their cue
SURELY = 30  # a score that leaves nothing to the other classes
FARTHEST = 1000  # tokens; farther is as far
POINT = 32  # width of the pointers' space
NEAR = 12  # classes of distance on each side
BLOCK = 1024  # tokens worked on at a time: what fits the cache


@dataclass(frozen=True)
class Layer:
    """One residual convolution: what it reads (token offset, first and last channel), and its weights.

    It adds relu(x + b) = max(x, -b) + b. The b are left out and made up for in the next layer's, which saves a pass
    over all states: least is -b, outside what so stands for the nothing in front of and behind a text.
    """

    taps: tuple[tuple[int, int, int], ...]
    weight: Floats
    least: Floats
    outside: Floats


@dataclass(frozen=True)
class Tags:
    """What the tagger says of n tokens: probabilities n x 3 heads x 3 classes, states n x width."""

    probabilities: Floats
    states: Floats


class Near(NamedTuple):
    """Tokens that a link may lead to, and which of them each group of stretches looks at."""

    tokens: Ints
    windows: Sequence[slice]


class Tagger:
    """Hashed embeddings -> a convolution looked up by word form -> residual convolutions -> heads, pointers."""

    def __init__(self, arrays: dict[str, Floats], shape: dict[str, Any]) -> None:
        self.arrays = arrays
        self.width = len(arrays["input.bias"])
        self.offsets: list[int] = shape["offsets"]  # what the first convolution sees of each token's surroundings
        self.tables = [
            {name: arrays[name] @ tap for name in ("word", "prefix", "suffix", "shape")}
            for tap in arrays["input.weight"].reshape(len(self.offsets), -1, self.width)
        ]
        self.tables[self.offsets.index(0)]["shape"] += arrays["input.bias"]
        self.layers: list[Layer] = []
        left_out = np.zeros(self.width, np.float32)
        for number, taps in enumerate(shape["taps"]):
            weight = arrays[f"{number}.weight"]
            bias = left_out @ weight + arrays[f"{number}.bias"]
            self.layers.append(Layer(tuple((o, a, b) for o, a, b in taps), weight, -bias, -left_out))
            left_out = left_out + bias
        self.out_bias = arrays["out.bias"] + left_out @ arrays["out.weight"]
        self.ask, self.ask_bias = pointers(arrays, left_out)
        self.distances = [by_distance(biases) for biases in arrays["distance"]]
        reaches = [max(abs(o) for o, _, _ in layer.taps) for layer in self.layers]
        self.reach = max(reaches, default=0)
        self.margin = sum(reaches) + max(map(abs, self.offsets))

    def embed(self, features: Ints) -> list[Floats]:
        """n x 5 form features (tokens.form_features) -> n x width parts of the first convolution for each offset."""
        return [
            tables["word"][features[:, 0]]
            + tables["word"][features[:, 1]]
            + tables["prefix"][features[:, 2]]
            + tables["suffix"][features[:, 3]]
            + tables["shape"][features[:, 4]]
            for tables in self.tables
        ]

    def tag(
        self, vectors: list[Floats], rows: Ints, places: npt.NDArray[np.uint8], parts: Sequence[tuple[int, int]]
    ) -> Tags:
        """Rows of the tables `vectors` (as of `embed`) and places of n tokens -> tags.

        Each part is tagged by itself, in blocks that overlap, so that what is said of it hangs on nothing else.
        """
        n = len(rows)
        states = np.zeros((n, self.width), np.float32)
        scores = np.zeros((n, 3 * HEADS), np.float32)
        scores[:, OUT::3] = SURELY
        for first, last in parts:
            for start in range(first, last, BLOCK):
                end = min(last, start + BLOCK)
                low, high = max(first, start - self.margin), min(last, end + self.margin)
                block = self.states(vectors, rows[low:high], places[low:high])[start - low : end - low]
                states[start:end] = block
                np.matmul(block, self.arrays["out.weight"], out=scores[start:end])
        scores += self.out_bias
        return Tags(softmax(scores.reshape(n, HEADS, 3)), states)

    def states(self, vectors: list[Floats], rows: Ints, places: npt.NDArray[np.uint8]) -> Floats:
        n, reach = len(rows), self.reach
        padded = np.empty((n + 2 * reach, self.width), np.float32)
        hidden = padded[reach : reach + n]
        self.arrays["place"].take(places, axis=0, out=hidden, mode="clip")
        for offset, table in zip(self.offsets, vectors, strict=True):
            low, high = max(0, -offset), max(0, n - max(0, offset))
            hidden[low:high] += table.take(rows[low + offset : high + offset], axis=0)
        np.maximum(hidden, 0, out=hidden)
        seen, change = np.empty((2, n, self.width), np.float32)
        for layer in self.layers:
            padded[:reach] = layer.outside
            padded[reach + n :] = layer.outside
            for offset, first, last in layer.taps:
                seen[:, first:last] = padded[reach + offset : reach + offset + n, first:last]
            np.matmul(seen, layer.weight, out=change)
            np.maximum(change, layer.least, out=change)
            hidden += change
        return hidden

    def point(
        self, states: Floats, first: Ints, last: Ints, groups: Sequence[slice], near: Sequence[Near]
    ) -> tuple[list[Floats], Floats]:
        """For each link, to the speaker and to the cue: scores of leading from stretches [first, last) to tokens.

        Each group of stretches looks at tokens of its own; the scores are those of all stretches one behind the other.
        And, n x LINKS, the scores of leading nowhere.
        """
        edges = np.concatenate([states[first], states[last - 1]], axis=1)
        asks = np.empty((len(first), self.ask.shape[1]), np.float32)
        for group in groups:
            np.matmul(edges[group], self.ask, out=asks[group])
        asks += self.ask_bias
        found = []
        for link, (tokens, windows) in enumerate(near):
            own, answers = asks[:, link * self.width : (link + 1) * self.width], states[tokens]
            found.append(np.concatenate([(own[g] @ answers[w].T).ravel() for g, w in zip(groups, windows, strict=True)]))
        return found, asks[:, LINKS * self.width :]


def pointers(arrays: dict[str, Floats], left_out: Floats) -> tuple[Floats, Floats]:
    """Weights and biases that make the two edges of a stretch into what is multiplied with a token's state.

    Asks and answers are one product, so that nothing need be made of the tokens; last come the scores of no link, less
    what the answers' bias would add to all others.
    """
    edges = np.concatenate([left_out, left_out])
    weight, none, bias = arrays["ask.weight"], arrays["none.weight"], arrays["none.bias"] + edges @ arrays["none.weight"]
    asked = arrays["ask.bias"] + edges @ weight
    answer = arrays["answer.weight"] * np.float32(POINT**-0.5)
    always = (arrays["answer.bias"] + left_out @ arrays["answer.weight"]) * np.float32(POINT**-0.5)
    own = [slice(link * POINT, (link + 1) * POINT) for link in range(LINKS)]
    columns = [weight[:, part] @ answer[:, part].T for part in own]
    columns.append(none - np.stack([weight[:, part] @ always[part] for part in own], axis=1))
    biases = [asked[part] @ answer[:, part].T for part in own]
    biases.append(bias - np.array([asked[part] @ always[part] for part in own]))
    return np.concatenate(columns, axis=1), np.concatenate(biases).astype(np.float32)


def distances() -> Ints:
    """Class of each distance from 0 (inside) to FARTHEST: 1 to NEAR, logarithmic from 6 tokens on."""
    far = np.arange(FARTHEST + 1, dtype=np.float32)
    log = 5 + np.log(np.maximum(far, 1) / np.float32(6)) / np.float32(np.log(200 / 6)) * 6
    classes = np.where(far < 6, far - 1, np.floor(log)).clip(max=NEAR - 1).astype(np.int64) + 1
    classes[0] = 0
    return classes


def by_distance(biases: Floats) -> Floats:
    """One pointer's biases by class (inside, NEAR before, NEAR behind) -> by signed distance, from -FARTHEST on."""
    classes = distances()
    return np.concatenate([biases[classes[:0:-1]], biases[:1], biases[classes[1:] + NEAR]])


def softmax(scores: Floats) -> Floats:
    """Over the last axis, of three."""
    powers = np.exp(np.clip(scores, -SURELY, SURELY))
    powers /= (powers[..., 0] + powers[..., 1] + powers[..., 2])[..., None]
    return powers


def save(path: Path, arrays: dict[str, Floats], shape: dict[str, Any]) -> None:
    """One file: a JSON line that describes the arrays, then their bytes; the same bytes every time.

    Matrices are kept as int8 with one float16 scale a row, vectors as float16. Weights hardly compress further.
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
    path.write_bytes(json.dumps(header).encode() + b"\n" + b"".join(blobs))


@lru_cache(maxsize=2)
def load(path: Path) -> Tagger:
    content = path.read_bytes()
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
