"""Names whose family name comes first, as East Asian ones do: told by the family name and the syllables behind it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from flows.seeds import word_list

FAMILIES = word_list("family_first")
# Of these too, but for a name that may be an English one ("Kim Wilde", "Lee Mason").
FAMILIES_OR_GIVEN = word_list("family_or_given")
SYLLABLES = word_list("name_syllables")
_SYLLABLE = r"(?:[bcdfghjklmnpqrstvwxyz]|zh|ch|sh|kw|gw|hw|ph|th)?[aeiouy]{1,3}(?:ng|[nklmpo])?"
_GIVEN = re.compile(rf"{_SYLLABLE}-?(?:{_SYLLABLE})?")


def is_family_first(words: Sequence[str]) -> bool:
    """Whether the first of a name's folded words is its family name ("wei jianhong", "kim sang-woo")."""
    return 1 < len(words) < 4 and _is_family_first(tuple(words))


@lru_cache(maxsize=65536)
def _is_family_first(words: tuple[str, ...]) -> bool:
    first, *given = words
    told = first in FAMILIES or (first in FAMILIES_OR_GIVEN and (len(given) > 1 or "-" in given[0]))
    return told and given[-1] not in FAMILIES | FAMILIES_OR_GIVEN and all(map(_GIVEN.fullmatch, given))
