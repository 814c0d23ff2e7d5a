"""The step from documents to articles: header, characters, boilerplate, date and language of each."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pyarrow as pa

from flows import schemas
from flows.ids import content_id
from flows.normalize.boilerplate import find_boilerplate
from flows.normalize.characters import clean, repair, space
from flows.normalize.dates import date_in_url, date_line, parse_date
from flows.normalize.header import read_header
from flows.normalize.language import language_of
from flows.normalize.mapped import MappedText
from flows.normalize.record import Record, RejectedError, read_record

WORD = re.compile(r"\w")
TRACKING = re.compile(r"utm_|fbclid|gclid|mc_[ce]id", re.IGNORECASE)


@dataclass(frozen=True)
class Normalized:
    """What became of a batch of documents: ARTICLES, REJECTS, and members of JSON lines that nothing is made of."""

    articles: pa.Table
    rejects: pa.Table
    unknown: frozenset[str]


def normalize(documents: pa.Table) -> Normalized:
    """DOCUMENTS -> Normalized. Each document gives one article or one reject."""
    articles: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    unknown: set[str] = set()
    for document in documents.to_pylist():
        try:
            record = read_record(document["content"], document["media_type"])
            articles.append(article_of(record, document["document_id"]))
            unknown |= record.unknown
        except RejectedError as rejection:
            rejects.append(reject_of(document, rejection))
    return Normalized(
        pa.Table.from_pylist(articles, schemas.ARTICLES),
        pa.Table.from_pylist(rejects, schemas.REJECTS),
        frozenset(unknown),
    )


def reject_of(document: dict[str, Any], rejection: RejectedError) -> dict[str, Any]:
    """The row of REJECTS for a document that is not usable."""
    return {
        "reject_id": content_id(document["uri"], rejection.stage, document["document_id"]),
        "uri": document["uri"],
        "stage": rejection.stage,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "content": document["content"],
        "rejected_at": datetime.now(UTC),
    }


def article_of(record: Record, document_id: str) -> dict[str, Any]:
    """The row of ARTICLES for a record. Raises RejectedError where no words are left."""
    text = repair(MappedText.of(record.text))
    header = read_header(text.text)
    text = space(text.edit([(0, header.end, "")]))
    metadata = {name: clean(value) for name, value in (header.values | record.metadata).items()}
    dated = date_line(text.text)
    if dated:
        text = space(text.edit([(dated[1], dated[2], "")]))
    boilerplate = find_boilerplate(text.text)
    if boilerplate.cuts:
        text = space(text.edit(boilerplate.cuts))
    if not WORD.search(text.text):
        raise RejectedError("normalize", "no words: nothing is left once header and boilerplate lines are taken off")
    url = metadata.get("url")
    outlet = metadata.get("outlet") or boilerplate.outlet
    published_at, published_from = published(
        {
            "metadata": parse_date(metadata.get("published", "")),
            "text": parse_date(header.glued_date) if header.glued_date else dated[0] if dated else None,
            "url": date_in_url(url),
        }
    )
    fields: dict[str, Any] = {
        "external_id": metadata.get("id"),
        "url": url,
        "outlet": outlet,
        "title": metadata.get("title"),
        "author": metadata.get("author"),
        "published_at": published_at,
        "published_from": published_from,
        "body": text.text,
    }
    return {
        # Two documents that say the same of the same article are one article, however their bytes differ.
        "article_id": content_id("article", *fields.values(), *boilerplate.credits),
        "document_id": document_id,
        "address": address_of(url, outlet, metadata.get("id")),
        "language": language_of(text.text),
        "body_id": content_id("body", text.text),
        "n_words": len(text.text.split()),
        "credits": boilerplate.credits,
        "body_at": text.at,
        "raw_at": text.raw,
        **fields,
    }


def published(dates: dict[str, datetime | None]) -> tuple[datetime | None, str | None]:
    """The first date that is known, and where it is from."""
    return next(((moment, source) for source, moment in dates.items() if moment), (None, None))


def address_of(url: str | None, outlet: str | None, external_id: str | None) -> str | None:
    """What stays the same over the revisions of an article; None where nothing names it."""
    if url:
        parts = urlsplit(url)
        query = [(name, value) for name, value in parse_qsl(parts.query) if not TRACKING.match(name)]
        host = parts.netloc.lower().removeprefix("www.")
        return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), ""))
    if external_id:
        return f"{(outlet or '').casefold()}#{external_id}"
    return None
