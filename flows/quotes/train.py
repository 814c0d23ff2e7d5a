"""Make seeds/quote_tagger.bin: a teacher learns from annotated news, labels articles, and the tagger learns from both.

python -m flows.quotes.train --gold polnear_train.jsonl --articles articles.jsonl.gz --work DIR
Needs torch (the extra `train`). Seeded: the same data and torch, on one thread, give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from flows.paths import seed_path
from flows.quotes import tagger
from flows.quotes.document import Document, read
from flows.quotes.network import STUDENT, TEACHER, Config, Network, arrays_of
from flows.quotes.tokens import NEWLINE, FormMemo

LONGEST = 400  # tokens of a training sequence
BATCH = 16
SPAN_WEIGHTS = (1.0, 0.6, 0.6)  # loss of content, speaker, cue
LINK_WEIGHTS = (0.15, 0.07)  # loss of the pointers to speaker and cue
SMOOTHING = 0.05
IGNORED = -100
NOWHERE = (-1, -1)
WORST_LINK = -8.0  # log-probability below which a wrong pointer costs no more
SHARE_OF_ARTICLES = 0.25  # of the teacher's articles, seen in each of the student's passes
Range = tuple[int, int]


@dataclass
class Sample:
    """A text as arrays: n x 5 form features, n places, n x 3 labels or n x 3 x 3 soft labels; links as token ranges."""

    features: np.ndarray
    places: np.ndarray
    labels: np.ndarray | None
    soft: np.ndarray | None = None
    links: list[tuple[Range, Range, Range]] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    sample: Sample
    start: int
    end: int


def form_memo() -> FormMemo:
    """A memo whose vectors are the features themselves."""
    return FormMemo(lambda features: [features.astype(np.float32)], capacity=10**9)


def features_of(text: str, memo: FormMemo) -> tuple[Document, np.ndarray, np.ndarray]:
    document = read([text], memo)
    own = slice(*document.parts[0])
    return document, memo.vectors[0][document.rows[own]].astype(np.int64), document.places[own].astype(np.int64)


def gold_samples(path: Path, memo: FormMemo) -> list[Sample]:
    """Annotated documents: {"text", "quotes": [{"segments", "speaker", "cue"}]} a line."""
    with path.open(encoding="utf-8") as lines:
        return [gold_sample(json.loads(line), memo) for line in lines]


def gold_sample(annotated: dict[str, Any], memo: FormMemo) -> Sample:
    document, features, places = features_of(annotated["text"], memo)
    sample = Sample(features, places, np.zeros((len(features), 3), np.int64))
    assert sample.labels is not None
    for quote in annotated["quotes"]:
        ranges = [[document.token_range(*span) for span in quote[key]] for key in ("segments", "speaker", "cue")]
        ranges[0] = [trimmed(document, *span) for span in ranges[0]]
        ranges = [[span for span in spans if span[0] < span[1]] for spans in ranges]
        for head, spans in enumerate(ranges):
            for first, last in spans:
                sample.labels[first, head] = tagger.BEGIN
                sample.labels[first + 1 : last, head] = tagger.IN
        speaker, cue = (spans[0] if spans else NOWHERE for spans in ranges[1:])
        sample.links += [(span, speaker, cue) for span in ranges[0]]
    return sample


def trimmed(document: Document, first: int, last: int) -> Range:
    while first < last and not document.words[first][-1].isalnum():
        first += 1
    while last > first and not document.words[last - 1][-1].isalnum():
        last -= 1
    return first, last


def article_samples(path: Path, memo: FormMemo, skip: str) -> list[Sample]:
    """Plain articles, {"id", "text"} a line, gzipped; ids that begin with `skip` are left out."""
    samples = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if not article["id"].startswith(skip):
                _, features, places = features_of(article["text"], memo)
                samples.append(Sample(features, places, None))
    return samples


def pieces(sample: Sample, first: int = LONGEST) -> Iterator[Piece]:
    """Cut a sample into sequences, at line breaks where there are any; `first` is the length of the first one."""
    n = len(sample.features)
    breaks = sample.features[:, 4] == NEWLINE
    start, length = 0, first
    while start < n:
        end = min(n, start + length)
        if end < n:
            cut = end
            while cut > start + LONGEST // 4 and not breaks[cut - 1]:
                cut -= 1
            end = cut if cut > start + LONGEST // 4 else end
        yield Piece(sample, start, end)
        start, length = end, LONGEST


@dataclass
class Batch:
    """b sequences of up to t tokens: b x t x 5 features, places, mask, labels, soft labels; links as rows."""

    features: Tensor
    places: Tensor
    mask: Tensor
    labels: Tensor
    soft: Tensor | None
    links: Tensor


def collate(group: Sequence[Piece]) -> Batch:
    size, longest = len(group), max(piece.end - piece.start for piece in group)
    features = np.zeros((size, longest, 5), np.int64)
    places = np.zeros((size, longest), np.int64)
    mask = np.zeros((size, longest), bool)
    labels = np.full((size, longest, 3), IGNORED, np.int64)
    soft = np.zeros((size, longest, 3, 3), np.float32)
    links: list[list[int]] = []
    for row, piece in enumerate(group):
        sample, a, b = piece.sample, piece.start, piece.end
        features[row, : b - a] = sample.features[a:b]
        places[row, : b - a] = sample.places[a:b]
        mask[row, : b - a] = True
        if sample.labels is not None:
            labels[row, : b - a] = sample.labels[a:b]
        if sample.soft is not None:
            soft[row, : b - a] = sample.soft[a:b]
        for span, *targets in sample.links:
            if span[0] >= a and span[1] <= b:
                links.append([row, span[0] - a, span[1] - a, *link_targets(targets, a, b)])
    arrays = [torch.from_numpy(array) for array in (features, places, mask, labels, soft)]
    has_soft = any(piece.sample.soft is not None for piece in group)
    index = torch.tensor(links, dtype=torch.long).reshape(-1, 9)
    inputs, where, present, wanted, softly = arrays
    return Batch(inputs, where, present, wanted, softly if has_soft else None, index)


def link_targets(targets: Sequence[Range], start: int, end: int) -> list[int]:
    """For each target: its range within the piece, and whether it can be learned from there."""
    row: list[int] = []
    for first, last in targets:
        known = first < 0 or start <= first < end
        row += [first - start if first >= 0 else -1, last - start if first >= 0 else -1, int(known)]
    return row


def loss_of(network: Network, batch: Batch) -> Tensor:
    states = network.encode(batch.features, batch.places, batch.mask)
    scores = network.scores(states)
    total = torch.zeros(())
    for head, weight in enumerate(SPAN_WEIGHTS):
        if (batch.labels[..., head] != IGNORED).any():
            total = total + weight * functional.cross_entropy(
                scores[:, :, head].reshape(-1, 3),
                batch.labels[..., head].reshape(-1),
                label_smoothing=SMOOTHING,
            )
        if batch.soft is not None:
            rows = batch.soft.sum(dim=(2, 3)) > 0
            total = total + weight * functional.cross_entropy(scores[:, :, head][rows], batch.soft[:, :, head][rows])
    return total + link_loss(network, states, batch)


def link_loss(network: Network, states: Tensor, batch: Batch) -> Tensor:
    links = batch.links
    if not len(links):
        return torch.zeros(())
    logs = network.point(states, batch.mask, links[:, 0], links[:, 1], links[:, 2])
    width = logs.shape[-1]
    at = torch.arange(width)[None]
    total = torch.zeros(())
    for link, weight in enumerate(LINK_WEIGHTS):
        first, last, known = (links[:, 3 + 3 * link + k, None] for k in range(3))
        hit = ((at >= first) & (at < last)) | ((first < 0) & (at == width - 1))
        right = torch.logsumexp(logs[:, link].masked_fill(~hit, -1e4), -1)[known[:, 0] == 1]
        if len(right):
            total = total - weight * right.clamp(min=WORST_LINK).mean()
    return total


def fit(network: Network, config: Config, gold: list[Sample], articles: list[Sample], seed: int) -> Network:
    """Train with AdamW under a cosine; gives back the moving average of the weights."""
    torch.manual_seed(seed)
    shuffle = random.Random(seed)
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=False
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=0.02)
    tokens = sum(len(s.features) for s in gold) + SHARE_OF_ARTICLES * sum(len(s.features) for s in articles)
    steps = int(config.epochs * tokens / (LONGEST * 0.93) / BATCH * 1.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_factor(step, steps))
    for epoch in range(config.epochs):
        started, total = time.monotonic(), 0.0
        network.train()
        some = shuffle.sample(articles, int(len(articles) * SHARE_OF_ARTICLES))
        groups = grouped([*gold, *some], shuffle)
        for group in groups:
            loss = loss_of(network, collate(group))
            optimizer.zero_grad()
            loss.backward()  # type-checked as untyped in torch's own stubs
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(groups):.4f}, {time.monotonic() - started:.0f} s", flush=True)
    result = average.module
    assert isinstance(result, Network)
    result.load_buffers(network)
    return result.eval()


def rate_factor(step: int, steps: int) -> float:
    warm = min(1.0, (step + 1) / 200)
    return warm * max(0.01, 0.5 * (1 + float(np.cos(np.pi * min(1.0, step / steps)))))


def grouped(samples: list[Sample], shuffle: random.Random) -> list[list[Piece]]:
    """Batches of pieces of about the same length, in random order."""
    cut = [piece for sample in samples for piece in pieces(sample, shuffle.randint(LONGEST // 3, LONGEST))]
    shuffle.shuffle(cut)
    cut.sort(key=lambda piece: (piece.end - piece.start) // 64 + shuffle.random())
    groups = [cut[start : start + BATCH] for start in range(0, len(cut), BATCH)]
    shuffle.shuffle(groups)
    return groups


@torch.no_grad()
def label(teacher: Network, samples: list[Sample]) -> None:
    """The teacher's probabilities as soft labels, and its links between the stretches it sees."""
    teacher.eval()
    for sample in samples:
        soft, links = [], []
        for piece in pieces(sample):
            batch = collate([piece])
            states = teacher.encode(batch.features, batch.places, batch.mask)
            soft.append(torch.softmax(teacher.scores(states), -1)[0].numpy())
            links += teacher_links(teacher, states, batch.mask, soft[-1], piece.start)
        sample.soft = np.concatenate(soft).astype(np.float16) if soft else None
        sample.links = links


def teacher_links(
    teacher: Network, states: Tensor, mask: Tensor, soft: np.ndarray, start: int
) -> list[tuple[Range, Range, Range]]:
    """For each stretch of content the token that each pointer is surest of, as a range of one; NOWHERE for none."""
    labels = soft[:, tagger.CONTENT].argmax(-1)
    on = labels != tagger.OUT
    begins = on & ((labels == tagger.BEGIN) | ~np.append(False, on[:-1]))
    ends = on & (~np.append(on[1:], False) | np.append(begins[1:], False))
    spans = list(zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))
    if not spans:
        return []
    first, last = torch.tensor(spans).T
    best = teacher.point(states, mask, torch.zeros_like(first), first, last).argmax(-1)
    found = []
    for (a, b), targets in zip(spans, best.tolist(), strict=True):
        speaker, cue = ((t + start, t + start + 1) if t < len(labels) else NOWHERE for t in targets)
        found.append(((a + start, b + start), speaker, cue))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--skip", default="planted", help="prefix of article ids to leave out")
    parser.add_argument("--work", type=Path, required=True, help="where the teacher is kept, and found again")
    parser.add_argument("--output", type=Path, default=seed_path("quote_tagger.bin"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)  # sums in one order
    memo = form_memo()
    gold = gold_samples(options.gold, memo)
    torch.manual_seed(options.seed)
    teacher = Network(TEACHER)
    kept = options.work / "teacher.pt"
    if kept.exists():
        teacher.load_state_dict(torch.load(kept, weights_only=True))
    else:
        teacher = fit(teacher, TEACHER, gold, [], options.seed)
        torch.save(teacher.state_dict(), kept)
    articles = article_samples(options.articles, memo, options.skip)
    label(teacher, articles)
    torch.manual_seed(options.seed)
    student = fit(Network(STUDENT), STUDENT, gold, articles, options.seed)
    torch.save(student.state_dict(), options.work / "student.pt")
    arrays, shape = arrays_of(student)
    tagger.save(options.output, arrays, shape)


if __name__ == "__main__":
    main()
