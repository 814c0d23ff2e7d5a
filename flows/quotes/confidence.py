"""How sure a quotation is: the tagger's and the pointers' probabilities, put on the scale of observed correctness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.quotes.link import Link
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, SCARE, Span
from flows.quotes.tagger import Floats

# kind -> intercept, weight of the span's logit, weight of the link's logit
WEIGHTS = {
    DIRECT: (-0.9, 0.5, 0.6),
    MIXED_KIND: (-1.4, 0.5, 0.6),
    INDIRECT: (-2.1, 0.55, 0.45),
    SCARE: (0.0, 0.6, 0.0),
}
SHARPEST = 0.999


def confidences(found: Sequence[tuple[Span, Link | None]]) -> list[float]:
    """Probabilities that span and speaker are right, to three digits."""
    weights = np.array([WEIGHTS[span.kind] for span, _ in found]).reshape(-1, 3)
    sure = np.array([(span.score, link.certainty if link else 0.5) for span, link in found]).reshape(-1, 2)
    scores = weights[:, 0] + (weights[:, 1:] * logit(sure)).sum(axis=1)
    rounded: list[float] = np.round(1 / (1 + np.exp(-scores)), 3).tolist()
    return rounded


def logit(probabilities: Floats) -> Floats:
    bounded = np.clip(probabilities, 1 - SHARPEST, SHARPEST)
    odds: Floats = np.log(bounded / (1 - bounded))
    return odds
