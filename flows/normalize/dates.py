"""When an article was published: from its metadata, its text or its address, in this order."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from dateutil import parser

# dateutil knows no zone names of its own; a name outside of this list leaves the date unknown.
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
YEARS = range(1700, 2101)

MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|{MONTH}\.? {DAY},? \d{{4}}|{DAY} {MONTH}\.?,? \d{{4}})"
TIME = r"(?:,?(?: at)? \d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?)"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )"
# A line that is nothing but a date tells when the article came out; dates within sentences tell of other things.
DATE_LINE = re.compile(
    rf"^(?:(?:first )?published:?(?: on)? |posted:?(?: on)? |date:? )?{WEEKDAY}?({DATE}){TIME}?$",
    re.IGNORECASE | re.MULTILINE,
)
DATE_LINE_WITHIN = 400
URL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])[/-](?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
)


@lru_cache(maxsize=4096)
def parse_date(value: str) -> datetime | None:
    """A date as people write it -> UTC; None where it is no date, or day and month could be either way."""
    try:
        return as_utc(datetime.fromisoformat(value.strip()))
    except ValueError:
        pass
    try:
        month_first, day_first = (
            parser.parse(value, dayfirst=flag, tzinfos=zone, default=DEFAULT) for flag in (False, True)
        )
        again = parser.parse(value, tzinfos=zone, default=OTHER_DEFAULT)
    except (ValueError, OverflowError, LookupError):
        return None
    if month_first != day_first or again.date() != month_first.date():
        return None
    return as_utc(month_first)


# A date is complete when no default shows through in it.
DEFAULT = datetime(1999, 1, 1)
OTHER_DEFAULT = datetime(2000, 2, 2)


def zone(name: str | None, seconds: int | None) -> timezone | None:
    """The zone of an offset or a name, for dateutil."""
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    if name is None:
        return None
    return timezone(timedelta(hours=ZONES[name.upper()]))


def as_utc(moment: datetime) -> datetime | None:
    """The moment in UTC (a bare one is taken as UTC); None outside of the years that news has."""
    if moment.year not in YEARS:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def date_line(text: str) -> tuple[datetime, int, int] | None:
    """A line near the top that is nothing but a date: the date, and the line's place."""
    for line in DATE_LINE.finditer(text, 0, min(len(text), DATE_LINE_WITHIN)):
        if text.count("\n", 0, line.start()) <= 3 and (line.end() == len(text) or text[line.end()] == "\n"):
            moment = parse_date(line[1])
            if moment:
                return moment, line.start(), line.end()
    return None


def date_in_url(url: str | None) -> datetime | None:
    """The date in a path such as /2022/06/01/ or /2022-06-01-words."""
    found = URL_DATE.search(url) if url else None
    if found is None:
        return None
    try:
        return datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
    except ValueError:
        return None
