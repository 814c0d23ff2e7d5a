"""Invented articles for the tests of flows/sources: a body is made of what is said in it, so all offsets are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sources_warehouse import load

from flows.ids import content_id
from flows.lake import Lake

Row = dict[str, Any]
START = datetime(2031, 3, 1, 8, tzinfo=UTC)
LETTERS = str.maketrans("0123456789abcdef", "aeioubdfgklmnprt")


@dataclass(frozen=True)
class Said:
    """Words, who said them, and to whom: `name` is the fullest form, `mention` what stands beside the words."""

    text: str
    name: str | None = None
    mention: str | None = None
    who: str = "person"
    kind: str = "direct"
    cue: str = "said"
    venue: str | None = None
    venue_kind: str = "outlet"


@dataclass(frozen=True)
class Story:
    """An article; `day` counts from START, None is an unknown date; `case` tells those of one key apart."""

    key: str
    said: tuple[Said, ...] = ()
    outlet: str | None = None
    day: float | None = 0.0
    intro: str = ""
    url: str | None = None
    author: str | None = None
    credits: tuple[str, ...] = ()
    case: int = 0

    @property
    def article_id(self) -> str:
        """Its id."""
        return content_id("story", self.case, self.key)

    def quote_id(self, number: int) -> str:
        """The id of one of its quotes."""
        return content_id(self.article_id, number)

    def rows(self) -> tuple[Row, list[Row]]:
        """The article and its quotes as the steps before would give them."""
        body, quotes = self.intro, []
        for number, said in enumerate(self.said):
            quote = {"quote_id": self.quote_id(number), "article_id": self.article_id, "ordinal": number}
            quote |= {"kind": said.kind, "cue": said.cue, "confidence": 1.0}
            body = _append(body, quote, said)
            quotes.append(quote)
        published = None if self.day is None else START + timedelta(days=self.day)
        article = {"article_id": self.article_id, "body_id": self.article_id, "outlet": self.outlet, "url": self.url}
        article |= {"author": self.author, "published_at": published, "body": body, "credits": list(self.credits)}
        return article, quotes


def _append(body: str, quote: Row, said: Said) -> str:
    """The body with the words added; their places go into the quote."""
    body += "\n\n" if body else ""
    opening, closing = ("“", "”") if said.kind == "direct" else ("", "")
    quote |= _span("", body + opening, said.text)
    body += f"{opening}{said.text}{closing}"
    if said.name:
        mention = said.mention or said.name
        quote |= _span("speaker_", body + " ", mention) | {"speaker_name": said.name, "speaker_kind": said.who}
        body += f" {mention} {said.cue}"
    if said.venue:
        quote |= _span("venue_", body + " ", said.venue) | {"venue_name": said.venue, "venue_kind": said.venue_kind}
        body += f" {said.venue}"
    return body + "."


def _span(party: str, before: str, text: str) -> Row:
    start = len(before)
    return {f"{party}text": text, f"{party}start_char": start, f"{party}end_char": start + len(text)}


def apart(cases: Iterable[Sequence[Story]]) -> list[list[Story]]:
    """Cases that may lie in one warehouse: each a year after the last, with people and organizations of its own."""
    return [[_elsewhere(story, number) for story in stories] for number, stories in enumerate(cases)]


def _elsewhere(story: Story, number: int) -> Story:
    day = None if story.day is None else story.day + 366 * number
    return replace(story, case=number, day=day, said=tuple(_of_another(said, number) for said in story.said))


def _of_another(said: Said, number: int) -> Said:
    """The same words of somebody whose last name is like no other one's."""
    if not said.name or said.who == "group":
        return said
    first, last = said.name.rsplit(" ", 1)
    surname = content_id(number, last)[:9].translate(LETTERS).capitalize()
    return replace(said, name=f"{first} {surname}")


def load_stories(lake: Lake, stories: Iterable[Story]) -> None:
    """One run over these articles."""
    rows = [story.rows() for story in stories]
    load(lake, [article for article, _ in rows], [quote for _, quotes in rows for quote in quotes])


def source_names(lake: Lake, *stories: Story) -> list[list[str | None]]:
    """For each story the ids of the speakers of its quotes, in order."""
    found = dict(lake.rows("select quote_id, speaker_id from quotes"))
    return [[found[story.quote_id(number)] for number in range(len(story.said))] for story in stories]
