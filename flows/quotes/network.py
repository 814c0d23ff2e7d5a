"""The tagger as torch modules, teacher and student, and its weights as the arrays that flows/quotes/tagger.py reads.

Only for training: the run time never imports this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from flows.quotes.tagger import LINKS, NEAR, POINT, Floats
from flows.quotes.tokens import AFFIXES, PLACES, SHAPES, WORDS


@dataclass(frozen=True)
class Config:
    """Sizes and training of a network. `shifts`: for each residual layer, the offsets its channels see."""

    width: int
    embedding: int
    front: int  # tokens that the first convolution sees
    shifts: tuple[tuple[int, ...], ...] = ()
    dilations: tuple[int, ...] = ()  # of full convolutions three tokens wide (teacher only)
    recurrent: bool = False  # with a bidirectional LSTM on top (teacher only)
    dropout: float = 0.1
    input_dropout: float = 0.15
    word_dropout: float = 0.1
    epochs: int = 12
    rate: float = 3e-3


TEACHER = Config(
    192, 128, 0, dilations=(1, 2, 4, 1), recurrent=True, dropout=0.25, input_dropout=0.25, word_dropout=0.05
)
STUDENT = Config(
    64,
    64,
    5,
    shifts=((-2, -1, 0, 1, 2), (-4, -2, 0, 2, 4), (-8, -4, 0, 4, 8), (-2, -1, 0, 1, 2), (-16, -8, 0, 8, 16)),
    dropout=0.05,
    input_dropout=0.1,
    word_dropout=0.05,
    epochs=12,
)


class Shift(nn.Module):
    """A convolution whose groups of channels each see one offset: as wide as it looks, as cheap as one token."""

    def __init__(self, width: int, offsets: tuple[int, ...]) -> None:
        super().__init__()
        self.offsets = offsets
        self.lin = nn.Linear(width, width)

    def groups(self) -> list[tuple[int, int, int]]:
        """Offset, first and last channel of each group."""
        width, size = self.lin.in_features, self.lin.in_features // len(self.offsets)
        stops = [*(size * (i + 1) for i in range(len(self.offsets) - 1)), width]
        return [(offset, i * size, stops[i]) for i, offset in enumerate(self.offsets)]

    def forward(self, states: Tensor) -> Tensor:
        seen = []
        for offset, first, last in self.groups():
            part = states[..., first:last]
            if offset < 0:
                part = functional.pad(part, (0, 0, -offset, 0))[:, :offset]
            elif offset > 0:
                part = functional.pad(part, (0, 0, 0, offset))[:, offset:]
            seen.append(part)
        result: Tensor = self.lin(torch.cat(seen, -1))
        return result


class Dilated(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.c = nn.Conv1d(width, width, 3, dilation=dilation, padding=dilation)

    def forward(self, states: Tensor) -> Tensor:
        result: Tensor = self.c(states.transpose(1, 2)).transpose(1, 2)
        return result


class Network(nn.Module):
    """b x t x 5 features, b x t places -> b x t x width states -> b x t x 3 x 3 scores, and pointers."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        width, size = config.width, config.embedding
        self.word = nn.Embedding(WORDS, size)
        self.pre = nn.Embedding(AFFIXES, size)
        self.suf = nn.Embedding(AFFIXES, size)
        self.shp = nn.Embedding(SHAPES, size)
        # The student's place joins behind the first convolution, which so can be looked up by word form.
        self.pos = nn.Embedding(PLACES, width if config.front else size)
        for table in (self.word, self.pre, self.suf, self.shp, self.pos):
            nn.init.normal_(table.weight, std=0.1)
        self.inp: nn.Module = (
            nn.Conv1d(size, width, config.front, padding=config.front // 2) if config.front else nn.Linear(size, width)
        )
        self.fnorm = nn.BatchNorm1d(width) if config.front else nn.Identity()
        shifts: list[nn.Module] = [Shift(width, offsets) for offsets in config.shifts]
        self.layers = nn.ModuleList([*shifts, *(Dilated(width, d) for d in config.dilations)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(width) for _ in self.layers])
        self.drop, self.edrop = nn.Dropout(config.dropout), nn.Dropout(config.input_dropout)
        self.lstm = nn.LSTM(width, width // 2, bidirectional=True, batch_first=True) if config.recurrent else None
        self.out = nn.Linear(width, 9)
        self.q = nn.Linear(2 * width, LINKS * POINT)
        self.k = nn.Linear(width, LINKS * POINT)
        self.null = nn.Linear(2 * width, LINKS)
        self.rel = nn.Parameter(torch.zeros(LINKS, 2 * NEAR + 1))

    def encode(self, features: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        present = mask[..., None].float()
        words = self.word(features[..., 0]) + self.word(features[..., 1])
        if self.training and self.config.word_dropout:
            words = words * (torch.rand(words.shape[:2]) > self.config.word_dropout).float()[..., None]
        known = self.pre(features[..., 2]) + self.suf(features[..., 3]) + self.shp(features[..., 4])
        if self.config.front:
            inputs = self.edrop(words + known) * present
            first = self.inp(inputs.transpose(1, 2)) + self.pos(places).transpose(1, 2)
            states = self.drop(functional.relu(self.fnorm(first).transpose(1, 2))) * present
        else:
            states = self.inp(self.edrop(words + known + self.pos(places))) * present
        for layer, norm in zip(self.layers, self.norms, strict=True):
            change = layer(states)
            change = norm(change.reshape(-1, change.shape[-1])).view(change.shape)
            states = (states + self.drop(functional.relu(change))) * present
        if self.lstm is not None:
            states = states + self.drop(self.lstm(states)[0]) * present
        return states

    def scores(self, states: Tensor) -> Tensor:
        result: Tensor = self.out(states).view(*states.shape[:-1], 3, 3)
        return result

    def point(self, states: Tensor, mask: Tensor, row: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Log-probabilities, m x LINKS x (t + 1), of where each stretch's links lead; the last: nowhere."""
        edges = torch.cat([states[row, first], states[row, last - 1]], -1)
        count, length = len(row), states.shape[1]
        asks = self.q(edges).view(count, LINKS, POINT)
        answers = self.k(states).view(len(states), length, LINKS, POINT)[row]
        scores = torch.einsum("mcd,mtcd->mct", asks, answers) / math.sqrt(POINT)
        classes = distance_class(first[:, None], last[:, None], torch.arange(length)[None])
        scores = scores + self.rel[:, classes].permute(1, 0, 2)
        scores = scores.masked_fill(~mask[row][:, None], -1e4)
        return functional.log_softmax(torch.cat([scores, self.null(edges)[..., None]], -1), -1)

    def load_buffers(self, other: nn.Module) -> None:
        """The running statistics of the norms, which the moving average of weights leaves out."""
        for (_, mine), (_, theirs) in zip(self.named_buffers(), other.named_buffers(), strict=True):
            mine.copy_(theirs)


def distance_class(first: Tensor, last: Tensor, at: Tensor) -> Tensor:
    """As flows.quotes.tagger.distance_class, on tensors."""
    before, behind = (first - at).clamp(min=0), (at - last + 1).clamp(min=0)
    distance = torch.maximum(before, behind).clamp(min=1).float()
    log = 5 + torch.log(distance / 6) / math.log(200 / 6) * 6
    classes = torch.where(distance < 6, distance - 1, log).floor().clamp(max=NEAR - 1).long() + 1
    return torch.where(before > 0, classes, torch.where(behind > 0, classes + NEAR, torch.zeros_like(classes)))


def arrays_of(network: Network) -> tuple[dict[str, Floats], dict[str, Any]]:
    """Weights with the norms folded into the layers before them, and the shape, as tagger.save takes them."""
    config = network.config
    arrays = {
        "word": plain(network.word.weight),
        "prefix": plain(network.pre.weight),
        "suffix": plain(network.suf.weight),
        "shape": plain(network.shp.weight),
    }
    assert isinstance(network.inp, nn.Conv1d) and isinstance(network.fnorm, nn.BatchNorm1d), "only the student is kept"
    scale, bias = folded(network.fnorm)
    arrays["place"] = plain(network.pos.weight) * scale
    taps = plain(network.inp.weight)
    arrays["input.weight"] = np.concatenate([taps[:, :, tap].T for tap in range(config.front)]) * scale
    arrays["input.bias"] = plain(network.inp.bias) * scale + bias
    kept = []
    for number, (layer, norm) in enumerate(zip(network.layers, network.norms, strict=True)):
        assert isinstance(layer, Shift) and isinstance(norm, nn.BatchNorm1d)
        scale, bias = folded(norm)
        arrays[f"{number}.weight"] = np.ascontiguousarray(plain(layer.lin.weight).T * scale)
        arrays[f"{number}.bias"] = plain(layer.lin.bias) * scale + bias
        kept.append(layer.groups())
    for name, linear in (
        ("out", network.out),
        ("ask", network.q),
        ("answer", network.k),
        ("none", network.null),
    ):
        arrays[f"{name}.weight"] = plain(linear.weight).T.copy()
        arrays[f"{name}.bias"] = plain(linear.bias)
    arrays["distance"] = plain(network.rel)
    offsets = [tap - config.front // 2 for tap in range(config.front)]
    return arrays, {"offsets": offsets, "taps": kept}


def plain(tensor: Tensor | None) -> Floats:
    assert tensor is not None
    array: Floats = tensor.detach().numpy().astype(np.float32)
    return array


def folded(norm: nn.BatchNorm1d) -> tuple[Floats, Floats]:
    """Scale and bias that a norm amounts to once trained."""
    scale = plain(norm.weight) / np.sqrt(plain(norm.running_var) + norm.eps)
    return scale, plain(norm.bias) - plain(norm.running_mean) * scale
