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
Steps = npt.NDArray[np.int16]

CONTENT, SPEAKER, CUE = 0, 1, 2  # heads, each over OUT, BEGIN, IN
OUT, BEGIN, IN = 0, 1, 2
HEADS = 3
LINKS = 2  # from reported words to their speaker, and to their cue
SURELY = 30  # a score that leaves nothing to the other classes
FARTHEST = 1000  # tokens; farther is as far
POINT = 32  # width of the pointers' space
NEAR = 12  # classes of distance on each side
BLOCK = 1024  # tokens worked on at a time: what fits the cache
LANE = 16  # numbers that the processor works on at once, fastest where a multiple of them begins
PIECE = 192  # tokens in one product: with more, it is made by way of copies, and takes a quarter longer
STEP = np.float32(1 / 1024)  # in which the first convolution is counted, and the states behind it
MOST_STEPS = 5461  # of one number, so that the sum of those of a place and of five forms fits 16 bits
FORMS = 192  # word forms whose vectors are made at a time
APART = 4  # by so many numbers more than a power of two rows to be turned lie apart, or they get in each other's way


class Layer(NamedTuple):
    """One residual convolution: what it reads (token offset, first and last channel); weights, last of all the bias."""

    taps: list[tuple[int, int, int]]
    weight: Floats


@dataclass(frozen=True)
class Tags:
    """What the tagger says of n tokens: probabilities 3 heads x 3 classes x n, states n x width."""

    probabilities: Floats
    states: Floats


class Room:
    """Arrays to work in, the same for block after block, so that they stay in the cache.

    What is not needed at the same time shares its place.
    """

    def __init__(self, width: int, longest: int, reach: int) -> None:
        size = (width + 1) * (-(-longest // LANE) * LANE + 2 * reach)
        store = np.zeros(3 * size + 2 * LANE + 2 * reach, np.float32)
        aligned = store[-store.ctypes.data % (LANE * store.itemsize) // store.itemsize :]
        self.seen, self.change = aligned[:size], aligned[size : 2 * size]
        self.hidden = aligned[2 * size + -reach % LANE :][: size + 2 * reach]
        self.front, self.found = (
            array.view(np.int16)[: longest * width].reshape(longest, width) for array in (self.seen, self.change)
        )
        self.turned = np.empty((longest, width + APART), np.float32)


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
        self.inputs = np.split(arrays["input.weight"] / STEP, len(self.offsets))
        self.place = whole((arrays["place"] + arrays["input.bias"]) / STEP)
        self.layers = [
            Layer(taps, np.column_stack([arrays[f"{number}.weight"].T, arrays[f"{number}.bias"] / STEP]))
            for number, taps in enumerate(shape["taps"])
        ]
        self.out, self.out_bias = arrays["out.weight"].T * STEP, arrays["out.bias"][:, None]
        self.ask, self.ask_bias = pointers(arrays)
        self.distances = [by_distance(biases) for biases in arrays["distance"]]
        reaches = [max(abs(o) for o, _, _ in layer.taps) for layer in self.layers]
        self.reach = max(reaches, default=0)
        self.margin = sum(reaches) + max(map(abs, self.offsets))

    def embed(self, features: Ints) -> list[Steps]:
        """n x 5 form features (tokens.form_features) -> n x width parts of the first convolution for each offset.

        These are whole numbers of STEP, which take half the room and time. The products are always of as many rows, so
        that a form's is the same in whatever company, to the last bit.
        """
        inputs = np.zeros((-(-len(features) // FORMS) * FORMS, self.arrays["word"].shape[1]), np.float32)
        for column, name in enumerate(("word", "word", "prefix", "suffix", "shape")):
            inputs[: len(features)] += self.arrays[name].take(features[:, column], axis=0)
        found = np.empty((len(self.offsets), len(inputs), self.width), np.int16)
        for start in range(0, len(inputs), FORMS):
            for tap, vectors in zip(self.inputs, found, strict=True):
                vectors[start : start + FORMS] = whole(inputs[start : start + FORMS] @ tap)
        return list(found[:, : len(features)])

    def tag(
        self, vectors: list[Steps], rows: Ints, places: npt.NDArray[np.uint8], parts: Sequence[tuple[int, int]]
    ) -> Tags:
        """Rows of the tables `vectors` (as of `embed`) and places of n tokens -> tags.

        Each part is tagged by itself, in blocks that overlap, so that what is said of it hangs on nothing else.
        """
        n = len(rows)
        states = np.empty((n, self.width), np.float32)
        scores = np.zeros((3 * HEADS, n), np.float32)
        scores[OUT::3] = SURELY
        room = Room(self.width, BLOCK + 2 * self.margin, self.reach)
        for first, last in parts:
            for start in range(first, last, BLOCK):
                end = min(last, start + BLOCK)
                low, high = max(first, start - self.margin), min(last, end + self.margin)
                block = self.states(vectors, rows[low:high], places[low:high], room)[:, start - low : end - low]
                states[start:end] = block.T
                scores[:, start:end] = self.out @ block
        scores += self.out_bias
        return Tags(softmax(scores.reshape(HEADS, 3, n)), states)

    def looked_up(self, vectors: list[Steps], rows: Ints, places: npt.NDArray[np.uint8], room: Room) -> Floats:
        """n x width states behind the first convolution, left in `room`."""
        n = len(rows)
        front, found = room.front[:n], room.found[:n]
        self.place.take(places, axis=0, out=front, mode="clip")
        for offset, table in zip(self.offsets, vectors, strict=True):
            table.take(rows, axis=0, out=found, mode="clip")
            low, high = max(0, -offset), max(0, n - max(0, offset))
            front[low:high] += found[low + offset : high + offset]
        found[:] = 0  # faster to compare with than one number
        turned = room.turned[:n, : self.width]
        turned[:] = np.maximum(front, found, out=front)
        return turned

    def states(self, vectors: list[Steps], rows: Ints, places: npt.NDArray[np.uint8], room: Room) -> Floats:
        """width x n states of the tokens, left in `room`.

        A channel's lie one behind the other with nothing at both edges, `reach` or more: to shift is to copy.
        """
        n, reach = len(rows), self.reach
        wide = -(-n // LANE) * LANE + 2 * reach
        size = self.width * wide
        flat, change, seen = room.hidden[reach : reach + size], room.change[:size], room.seen[: size + wide]
        own = slice(reach, reach + n)
        hidden = flat.reshape(self.width, wide)
        hidden[:, own] = self.looked_up(vectors, rows, places, room).T
        for array in (hidden, change.reshape(self.width, wide)):
            array[:, :reach] = 0
            array[:, reach + n :] = 0
        seen[size:] = 1
        products = list(
            zip(in_pieces(seen.reshape(-1, wide)[:, own]), in_pieces(change.reshape(-1, wide)[:, own]), strict=True)
        )
        for layer in self.layers:
            for offset, first, last in layer.taps:
                at = reach + first * wide + offset
                seen[first * wide : last * wide] = room.hidden[at : at + (last - first) * wide]
            for source, target in products:
                np.matmul(layer.weight, source, out=target)
            change += flat
            np.maximum(change, flat, out=flat)
        return hidden[:, own]

    def point(
        self, states: Floats, first: Ints, last: Ints, groups: Sequence[slice], near: Sequence[Near]
    ) -> tuple[list[Floats], Floats]:
        """For each link, to the speaker and to the cue: scores of leading from stretches [first, last) to tokens.

        Each group of stretches looks at tokens of its own; the scores are those of all stretches one behind the other.
        And, n x LINKS, the scores of leading nowhere.
        """
        edges = np.concatenate([states.take(first, axis=0), states.take(last - 1, axis=0)], axis=1)
        asks = np.empty((len(first), self.ask.shape[1]), np.float32)
        for group in groups:
            np.matmul(edges[group], self.ask, out=asks[group])
        asks += self.ask_bias
        found = []
        for link, (tokens, windows) in enumerate(near):
            own, answers = asks[:, link * self.width : (link + 1) * self.width], states.take(tokens, axis=0)
            found.append(
                np.concatenate([(own[g] @ answers[w].T).ravel() for g, w in zip(groups, windows, strict=True)])
            )
        return found, asks[:, LINKS * self.width :]


def whole(steps: Floats) -> Steps:
    """The nearest whole numbers; `steps` is worked on in place."""
    np.rint(steps, out=steps)
    np.clip(steps, -MOST_STEPS, MOST_STEPS, out=steps)
    return steps.astype(np.int16)


def in_pieces(array: Floats) -> tuple[Floats, Floats]:
    """The columns of a matrix as a stack of matrices of PIECE columns, and the rest of them."""
    whole = array.shape[1] // PIECE * PIECE
    return array[:, :whole].reshape(len(array), -1, PIECE).swapaxes(0, 1), array[:, whole:]


def pointers(arrays: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Weights and biases that make the two edges of a stretch into what is multiplied with a token's state.

    Asks and answers are one product, so that nothing need be made of the tokens; last come the scores of no link, less
    what the answers' bias would add to all others.
    """
    ask, ask_bias, none, none_bias = (arrays[name] for name in ("ask.weight", "ask.bias", "none.weight", "none.bias"))
    answer, always = (arrays[name] * np.float32(POINT**-0.5) for name in ("answer.weight", "answer.bias"))
    own = [slice(link * POINT, (link + 1) * POINT) for link in range(LINKS)]
    columns = [ask[:, part] @ answer[:, part].T * STEP**2 for part in own]
    columns.append((none - np.stack([ask[:, part] @ always[part] for part in own], axis=1)) * STEP)
    biases = [ask_bias[part] @ answer[:, part].T * STEP for part in own]
    biases.append(none_bias - np.array([ask_bias[part] @ always[part] for part in own]))
    return np.concatenate(columns, axis=1), np.concatenate(biases)


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
    """Over the axis before the last, of three."""
    powers = np.clip(scores, -SURELY, SURELY)
    np.exp(powers, out=powers)
    powers /= (powers[:, 0] + powers[:, 1] + powers[:, 2])[:, None]
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
