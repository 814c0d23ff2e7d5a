"""Puts what was found in a body into the articles that have this body: ids, and offsets in the raw document."""

from itertools import pairwise

import numpy as np
import pyarrow as pa

from flows.ids import content_id
from flows.normalize.mapped import raw_offsets


def place(articles: pa.Table, found: pa.Table) -> pa.Table:
    """ARTICLES and, per article, the EXTRACTED rows of its body (`article_id` beside them) -> quotes.

    The result has the columns of `found`, and quote_id, attribution_id, raw_start_char, raw_end_char.
    """
    maps = {
        row["article_id"]: (np.asarray(row["body_at"], dtype=np.int32), np.asarray(row["raw_at"], dtype=np.int32))
        for row in articles.select(["article_id", "body_at", "raw_at"]).to_pylist()
    }
    article_ids = found["article_id"].to_pylist()
    starts, ends = found["start_char"].to_numpy(), found["end_char"].to_numpy()
    attributions = found["attribution"].to_pylist()
    raw_starts, raw_ends = np.zeros_like(starts), np.zeros_like(ends)
    # Rows of one article stand together, so that each map is used once.
    names = np.array(article_ids, dtype=object)
    edges = np.flatnonzero(np.r_[True, names[1:] != names[:-1], True]) if article_ids else np.zeros(1, dtype=int)
    for first, last in pairwise(edges):
        at, raw = maps[article_ids[first]]
        raw_starts[first:last] = raw_offsets(at, raw, starts[first:last], side="right")
        raw_ends[first:last] = raw_offsets(at, raw, ends[first:last], side="left")
    quote_ids = [content_id("quote", *key) for key in zip(article_ids, starts.tolist(), ends.tolist(), strict=True)]
    attribution_ids = [
        None if number is None else content_id("attribution", article, number)
        for article, number in zip(article_ids, attributions, strict=True)
    ]
    columns = {
        "quote_id": pa.array(quote_ids, pa.string()),
        "attribution_id": pa.array(attribution_ids, pa.string()),
        "raw_start_char": pa.array(raw_starts, pa.int32()),
        "raw_end_char": pa.array(raw_ends, pa.int32()),
    }
    for name, values in columns.items():
        found = found.append_column(name, values)
    return found
