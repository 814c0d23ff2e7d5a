"""Citations: every place where an article rests on a source, article by article. Joins nothing over articles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from flows.ids import content_id
from flows.sources.arrow import table_of
from flows.sources.context import context_words, fields_of
from flows.sources.credits import credited_names
from flows.sources.known import Known
from flows.sources.mentions import OutletMention, find_outlet_mentions, outlets_in_byline
from flows.sources.names import PRONOUNS, folded_words, is_proper, name_key, plain_name
from flows.sources.outlets import (
    DOMAIN_MARK,
    Outlet,
    Outlets,
    claimed_domain,
    is_named,
    is_outlet_name,
    named_domain,
    of_place,
    owner_of,
    undescribed,
)
from flows.sources.parties import Parties, Source, outlet_source

Row = dict[str, Any]

STAGED_CITATIONS = pa.schema(
    {
        "citation_id": pa.string(),
        "article_id": pa.string(),
        "source_id": pa.string(),
        "role": pa.string(),
        "quote_id": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
        "text": pa.string(),
        "name": pa.string(),
        "kind": pa.string(),
        "alias": pa.string(),
        # For the joins over articles: see `links.Name`.
        "key": pa.string(),
        "words": pa.string(),
        "fields": pa.list_(pa.string()),
        "context": pa.list_(pa.string()),
    }
)
QUOTE_SOURCES = pa.schema({"quote_id": pa.string(), "speaker_id": pa.string(), "venue_id": pa.string()})
ARTICLE_OUTLETS = pa.schema({"article_id": pa.string(), "outlet_id": pa.string()})


QUOTE_COLUMNS = [
    *("quote_id", "article_id"),
    *(f"speaker_{name}" for name in ("text", "start_char", "end_char", "name", "kind")),
    *(f"venue_{name}" for name in ("text", "start_char", "end_char", "name", "kind")),
    "cue",
]


_REPORTS = re.compile(
    r"\b(?:report|according|reveal|wr[io]t|quot|cit(?:ed|es|ing)|publish|print|broadcast|air(?:ed|s)|disclos|learn|carr[yi])"
)


class Cited(NamedTuple):
    """What `cite` finds: STAGED_CITATIONS, QUOTE_SOURCES (a row per quote) and ARTICLE_OUTLETS (a row per article)."""

    citations: pa.Table
    quotes: pa.Table
    articles: pa.Table


class Citation(NamedTuple):
    """One row of STAGED_CITATIONS, but for what is known only when all of an article's are."""

    citation_id: str
    article_id: str
    source_id: str
    role: str
    quote_id: str | None
    start_char: int | None
    end_char: int | None
    text: str
    name: str
    kind: str
    alias: str | None
    key: str


def cite(articles: pa.Table, quotes: pa.Table, known: Known | None = None) -> Cited:
    """Citations of a batch of articles.

    `articles`: article_id, outlet, url, author, body, credits. `quotes`: quote_id, article_id and the speaker_* and
    venue_* columns and the cue of EXTRACTED, of these articles. Sources are those of the single article: see `links`
    for the joins.
    """
    known = known or Known()
    quotes_of = defaultdict(list)
    for quote in quotes.select(QUOTE_COLUMNS).to_pylist():
        quotes_of[quote["article_id"]].append(quote)
    citations: list[tuple[Any, ...]] = []
    quote_sources: list[tuple[str, str | None, str | None]] = []
    article_outlets: list[tuple[str, str | None]] = []
    for article in articles.select(["article_id", "outlet", "url", "author", "body", "credits"]).to_pylist():
        publisher = known.outlets.of_article(article["outlet"], article["url"])
        own = quotes_of[article["article_id"]]
        mentions = find_outlet_mentions(article["body"], known.outlets, publisher)
        parties = _parties(article, own, publisher, mentions, known)
        found = _cite_article(article, own, publisher, mentions, parties)
        by_id = {citation.citation_id: citation for citation in found}
        citations += _rows(article, list(by_id.values()), publisher, known.outlets)
        quote_sources += (_quote_source(quote, parties) for quote in own)
        article_outlets.append((article["article_id"], publisher.outlet_id if publisher else None))
    return Cited(
        table_of(citations, STAGED_CITATIONS),
        table_of(quote_sources, QUOTE_SOURCES),
        table_of(article_outlets, ARTICLE_OUTLETS),
    )


def _rows(
    article: Row, citations: list[Citation], publisher: Outlet | None, outlets: Outlets
) -> Iterator[tuple[Any, ...]]:
    """Rows of STAGED_CITATIONS; the names that the article is about stand in the first one."""
    persons = _by_person(citations)
    names = {source_id: {of.alias for of in own if of.alias} for source_id, own in persons.items()}
    full_names = {source_id: own[0].name for source_id, own in persons.items()}
    fields = {
        source_id: fields_of(
            article["body"],
            names[source_id],
            {of.text for of in own},
            [name for other, name in full_names.items() if other != source_id],
        )
        for source_id, own in persons.items()
    }
    context = context_words(article["body"]) if citations else None
    for citation in citations:
        words = _words(citation, publisher, outlets)
        yield *citation, words, fields.get(citation.source_id, []), context
        context = None


def _words(citation: Citation, publisher: Outlet | None, outlets: Outlets) -> str:
    """The folded words of a name; of an outlet on no list also its domain, by its address or by its name."""
    words = " ".join(folded_words(citation.name))
    if citation.kind != "outlet":
        return words
    if publisher and citation.source_id == publisher.outlet_id:
        domain = claimed_domain(publisher)
        return f"{words} {DOMAIN_MARK}{domain}" if domain else words
    domain = "" if outlets.known(citation.name) else named_domain(citation.name)
    return f"{DOMAIN_MARK}{domain}" if domain else words


def _by_person(citations: list[Citation]) -> dict[str, list[Citation]]:
    persons = defaultdict(list)
    for citation in citations:
        if citation.kind == "person":
            persons[citation.source_id].append(citation)
    return persons


def _parties(
    article: Row, quotes: list[Row], publisher: Outlet | None, mentions: list[OutletMention], known: Known
) -> Parties:
    named = [(mention.start, mention.outlet) for mention in mentions]
    for quote in quotes:
        for party in ("speaker", "venue"):
            name, kind = quote[f"{party}_name"] or quote[f"{party}_text"], quote[f"{party}_kind"]
            if name and kind == "outlet":
                own = undescribed(name)
                owner = owner_of(own)
                own = owner if is_named(owner, known.outlets) else own[of_place(own, known.outlets) :]
                if own != name or _names_outlet(own, known):
                    named.append((quote[f"{party}_start_char"] or 0, known.outlets.named(own)))
    # "The Late Report on Harbour TV" is Harbour TV.
    aired = {
        mention.start - len(on): mention.outlet
        for mention in mentions
        for on in (" on ", " on the ")
        if article["body"].endswith(on, 0, mention.start)
    }
    return Parties(article["article_id"], publisher, known, named, aired)


def _names_outlet(name: str, known: Known) -> bool:
    """Whether words for an outlet name it by themselves (not "the Herald", "the broadcaster")."""
    if known.outlets.known(name) or is_outlet_name(name):
        return True
    return " " in plain_name(name, "outlet") and is_proper(name, "organization")


def _cite_article(
    article: Row, quotes: list[Row], publisher: Outlet | None, mentions: list[OutletMention], parties: Parties
) -> Iterator[Citation]:
    article_id = article["article_id"]
    if publisher:
        yield _citation(article_id, outlet_source(publisher), "publisher", article["outlet"] or publisher.name)
    seen: dict[int | None, int] = {}
    for quote in quotes:
        if speaker := _party(quote, "speaker", parties):
            role = "document" if speaker.kind == "document" else "speaker"
            yield _quote_citation(quote, "speaker", speaker, role)
            if speaker.kind == "outlet" and _is_report(quote):
                seen[quote["speaker_end_char"]] = quote["speaker_start_char"] or 0
                yield _quote_citation(quote, "speaker", speaker, "venue")
        if venue := _party(quote, "venue", parties):
            seen[quote["venue_end_char"]] = quote["venue_start_char"] or 0
            yield _quote_citation(quote, "venue", venue, "venue")
    for mention in mentions:
        own = publisher and mention.outlet.outlet_id == publisher.outlet_id
        # "Told the Tarn Gazette and Valley Radio": one venue to the reader of quotations, and two outlets.
        is_second = article["body"].endswith((" and ", " and the "), seen.get(mention.end, 0), mention.start)
        if not own and (mention.end not in seen or is_second) and mention.end not in parties.aired:
            text = article["body"][mention.start : mention.end]
            yield _citation(article_id, outlet_source(mention.outlet), "venue", text, (mention.start, mention.end))
    for line in article["credits"] or ():
        for name in credited_names(line):
            kind = "outlet" if is_outlet_name(name) else "person"
            yield _citation(article_id, parties.source(name, kind, None), "credit", name)
    for outlet, name in outlets_in_byline(article["author"] or "", parties.outlets):
        if not publisher or outlet.outlet_id != publisher.outlet_id:
            yield _citation(article_id, outlet_source(outlet), "credit", name)


def _party(quote: Row, party: str, parties: Parties) -> Source | None:
    """The speaker or the venue of a quote; None where none is named."""
    text, kind, start = quote[f"{party}_text"], quote[f"{party}_kind"], quote[f"{party}_start_char"]
    name = quote[f"{party}_name"] or text
    if not name or not kind:
        return None
    # "Harbour TV's breakfast show" is Harbour TV, under whatever name and kind it was taken for.
    owner = parties.owner(text) if party == "venue" and text else None
    if party == "venue" and kind == "outlet" and text and start is not None:
        owner = parties.airing(start + len(text.partition(" on ")[0])) or owner
    return owner or parties.source(name, kind, start)


def _is_report(quote: Row) -> bool:
    """Whether an outlet named as the speaker only passes on what it has from others."""
    named = re.sub(r"^[Tt]he ", "", quote["speaker_text"] or "")
    return bool(_REPORTS.search(quote["cue"] or "")) and (named[:1].isupper() or "." in named)


def _quote_source(quote: Row, parties: Parties) -> tuple[str, str | None, str | None]:
    """A row of QUOTE_SOURCES."""
    speaker, venue = _party(quote, "speaker", parties), _party(quote, "venue", parties)
    return quote["quote_id"], speaker.source_id if speaker else None, venue.source_id if venue else None


def _quote_citation(quote: Row, party: str, source: Source, role: str) -> Citation:
    span = (quote[f"{party}_start_char"], quote[f"{party}_end_char"])
    text = quote[f"{party}_text"] or source.name
    return _citation(quote["article_id"], source, role, text, span, quote["quote_id"])


def _citation(
    article_id: str,
    source: Source,
    role: str,
    text: str,
    span: tuple[int | None, int | None] = (None, None),
    quote_id: str | None = None,
) -> Citation:
    citation_id = content_id("citation", article_id, role, quote_id, *span, text)
    return Citation(
        citation_id,
        article_id,
        source.source_id,
        role,
        quote_id,
        *span,
        text,
        source.name,
        source.kind,
        alias_of(text, source),
        source.key,
    )


def alias_of(text: str, source: Source) -> str | None:
    """The words of a citation if one could look the source up by them: no pronoun, no description of a named source."""
    words = folded_words(text)
    if not words or set(words) <= PRONOUNS:
        return None
    if not source.key or text.isupper():
        return text
    if source.kind == "outlet":
        return text if is_proper(text, "organization") else None
    return text if set(name_key(source.name, source.kind).split()) & set(words) else None
