"""How sure a quotation is: the tagger's and the pointers' probabilities, put on the scale of observed correctness."""

from __future__ import annotations

import math

from flows.quotes.link import Link
from flows.quotes.spans import DIRECT, INDIRECT, MIXED_KIND, SCARE, Span

# kind -> intercept, weight of the span's logit, weight of the link's logit
WEIGHTS = {
    DIRECT: (-0.9, 0.5, 0.6),
    MIXED_KIND: (-1.4, 0.5, 0.6),
    INDIRECT: (-2.1, 0.55, 0.45),
    SCARE: (0.0, 0.6, 0.0),
}
SHARPEST = 0.999


def logit(probability: float) -> float:
    bounded = min(max(probability, 1 - SHARPEST), SHARPEST)
    return math.log(bounded / (1 - bounded))


def confidence(span: Span, link: Link | None) -> float:
    """Probability that the span and its speaker are right, to three digits."""
    intercept, of_span, of_link = WEIGHTS[span.kind]
    score = intercept + of_span * logit(span.score) + of_link * logit(link.certainty if link else 0.5)
    return round(1 / (1 + math.exp(-score)), 3)
