"""How sure a quotation is: the tagger's and the pointers' probabilities, put on the scale of observed correctness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.quotes.link import Link
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, SCARE, Span
from flows.quotes.tagger import Floats

# kind -> intercept, weight of the span's logit, weight of the link's logit
WEIGHTS: dict[str, tuple[float, float, float]] = {
    DIRECT: (-0.9, 0.5, 0.6),
    MIXED_KIND: (-1.4, 0.5, 0.6),
    INDIRECT: (-2.1, 0.55, 0.45),
    SCARE: (0.0, 0.6, 0.0),
}
SHARPEST = 0.999


def confidences(found: Sequence[tuple[Span, Link | None]]) -> list[float]:
    """Probabilities that span and speaker are right, to three digits."""
    if not found:
        return []
    number = {kind: order for order, kind in enumerate(WEIGHTS)}
    always, of_span, of_link = np.array(list(WEIGHTS.values())).T[:, [number[span.kind] for span, _ in found]]
    spans = np.array([span.score for span, _ in found])
    links = np.array([link.certainty if link else 0.5 for _, link in found])
    scores = always + of_span * logit(spans) + of_link * logit(links)
    rounded: list[float] = np.round(1 / (1 + np.exp(-scores)), 3).tolist()
    return rounded


def logit(probabilities: Floats) -> Floats:
    bounded = np.clip(probabilities, 1 - SHARPEST, SHARPEST)
    odds: Floats = np.log(bounded / (1 - bounded))
    return odds
