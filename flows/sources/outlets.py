"""Outlets: one id for the name, the domain and the channels of a publisher. Fetches nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from flows.ids import content_id
from flows.seeds import seed_rows
from flows.sources.names import DETERMINERS, fold, folded_words, plain_name, word_set

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_SECOND_LEVEL = word_set("co com org net ac gov edu")
# Hosts that publish for many: there the outlet is the label before.
_PLATFORMS = word_set("substack wordpress blogspot medium github tumblr")
_SHORT = 4
# What stands before a domain among the words of an outlet's name.
DOMAIN_MARK = "@"
_OWNED = re.compile(r"['’]s? (?=\w)")
# The last word of a name by which it is known for an outlet although no list has it.
OUTLET_NAMES = word_set(
    """
    Times Post Gazette Herald Tribune Journal Observer Chronicle Courier Echo Argus Mercury Dispatch Examiner Inquirer
    Telegraph Mail Express Star Globe Press News Wire Newswire Ledger Bulletin Sentinel Messenger Register Advertiser
    Record Review Standard Radio TV Television FM Broadcasting Beacon Daily Weekly Magazine Today Online
    Recorder Clarion Courant Intelligencer Enquirer Barometer Gazetteer Newsroom Mirror Independent Guardian Banner
    Gleaner Digest Bugle Packet Monitor Compass Almanac Newsday
    Zeitung Tageblatt Tagblatt Anzeiger Nachrichten Rundschau Kurier Morgenpost Presse Blatt Bote Dagblad Dagbladet
    Tidende Tidning Posten Avisen Bladet Krant Telegraaf Nieuws Courrier Dépêche Gazeta Gazzetta Corriere Giornale
    Messaggero Mattino Diario Prensa Periódico Jornal Folha Notícias Vestnik Pravda Izvestia Novosti Vedomosti Kuryer
    Dziennik Noviny Listy Vecer Sanomat Lehti Hírlap Gazetesi Shimbun
    """
)
# The first word of such a name ("Radio Solva"); and what may follow the last one ("Harbour News Agency").
OUTLET_FIRST_NAMES = word_set(
    """
    Radio Daily Weekly Evening Morning Channel Kanal Canal Télé Gazeta Gazzetta Gazette Corriere Courrier Diario Jornal
    Folha Dnevnik Vestnik Novosti Izvestia Vedomosti Dziennik Rzeczpospolita Noviny Journal Tribune
    """
)
# "The Journal of Sleep" is a document that an article rests on.
_SCHOLARLY = word_set("Journal Annals Proceedings Transactions Archives Bulletin Review")
OUTLET_WORDS = OUTLET_NAMES | OUTLET_FIRST_NAMES
OUTLET_BODIES = word_set("Agency Service Network Corporation Group")
_FOLDED_NAMES = frozenset(map(fold, OUTLET_NAMES))
# Common nouns for an outlet: one that is named elsewhere, or right after ("the news agency AP").
OUTLET_NOUNS = word_set(
    """
    newspaper paper daily weekly fortnightly monthly quarterly magazine mag broadcaster channel station network agency
    newswire website site outlet
    programme program show journal publication tabloid portal podcast blog newsletter
    """
)
_DESCRIBED = re.compile(rf"(?:[\w’'-]+ ){{0,4}}?(?:{'|'.join(sorted(OUTLET_NOUNS))}),? (?:[tT]he )?(?=[A-Z])")
_BROADCASTERS = word_set("radio tv television fm channel broadcasting kanal canal télé")
# Words of a programme's name ("The Early Shift", "Morning Desk").
_PROGRAMME_WORDS = word_set(
    """
    early late drive midday lunchtime teatime breakfast daybreak tonight hour show shift desk
    edition live programme
    """
)
# Words of a name of which some may make its domain.
_LONGEST_NAME = 8
# What an outlet adds to its name for one of its channels.
_CHANNELS = word_set("news online world sport today tonight")


@dataclass(frozen=True)
class Outlet:
    """A publisher: its id in `sources`, the name to show, whether the seed file knows it; the label of its domain."""

    outlet_id: str
    name: str
    known: bool
    label: str = ""


@dataclass(frozen=True)
class Outlets:
    """Known outlets by the keys of their names and by their domains."""

    by_key: dict[str, Outlet] = field(default_factory=dict)
    by_domain: dict[str, Outlet] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    """All words of their names: a text without any of them names none."""

    def known(self, name: str) -> Outlet | None:
        """The outlet that the seed file knows by this name or domain."""
        key = outlet_key(name)
        found = self.by_key.get(exact_key(name)) or self.by_key.get(key)
        return found or (self.of_host(name) if _DOMAIN.fullmatch(name.strip()) else None)

    def of_host(self, host: str) -> Outlet | None:
        """The known outlet of a host name or of the nearest domain above it."""
        labels = host.strip().lower().split(".")
        candidates = (".".join(labels[i:]) for i in range(len(labels) - 1))
        return next((self.by_domain[domain] for domain in candidates if domain in self.by_domain), None)

    def named(self, name: str) -> Outlet:
        """The outlet of this name, known or not."""
        return self.known(name) or Outlet(outlet_id(name), plain_name(name, "outlet"), known=False)

    def of_article(self, outlet: str | None, url: str | None) -> Outlet | None:
        """Who published an article: by the outlet named with it, else by the domain of its address."""
        named = self.named(outlet) if outlet and outlet_key(outlet) else None
        if named and named.known:
            return named
        host = host_of(url) if url else None
        if named:
            return replace(named, label=outlet_key(host)) if host else named
        if not host:
            return None
        return self.of_host(host) or Outlet(outlet_id(host), host.removeprefix("www."), known=False)


def host_of(url: str) -> str | None:
    """The host of an address; None where it is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def is_outlet_name(name: str) -> bool:
    """Whether a name on no list is an outlet's by its form: a domain, or several words of which one tells."""
    words = plain_name(name, "outlet").split(" ")
    if len(words) < 2:
        return name == name.lower() and _DOMAIN.fullmatch(name) is not None
    if words[0] in _SCHOLARLY and words[1] in ("of", "for", "in"):
        return False
    news_body = words[-1] in OUTLET_BODIES and words[-2] in OUTLET_NAMES
    return words[-1].split("-")[-1] in OUTLET_NAMES or words[0] in OUTLET_FIRST_NAMES or news_body


def undescribed(name: str) -> str:
    """An outlet's name without the common noun before it: "the news agency AP" gives "AP"."""
    found = _DESCRIBED.match(name)
    return name[found.end() :] if found else name


def is_named(name: str, outlets: Outlets) -> bool:
    """Whether a name is an outlet's by the list or by its form."""
    return outlets.known(name) is not None or is_outlet_name(name)


def of_place(name: str, outlets: Outlets, is_called: bool = False) -> int:
    """How many characters of "Britain's Daily Tiller" tell whose outlet it is, where the owner is none itself.

    `is_called`: what is owned is called an outlet ("Britain's Commonweal newspaper").
    """
    owner = owner_of(name)
    own = _OWNED.split(name, maxsplit=1)[-1]
    is_of_place = owner != name and not is_named(owner, outlets) and (is_called or is_named(own, outlets))
    return len(name) - len(own) if is_of_place else 0


def owner_of(name: str) -> str:
    """The name less what belongs to it: Harbour TV of "Harbour TV's breakfast show"."""
    return _OWNED.split(name, maxsplit=1)[0]


@lru_cache(maxsize=65536)
def outlet_key(name: str) -> str:
    """The folded letters of an outlet's name without article and spaces, television as TV; of a domain, its own label.

    So "The Harbour Post", "harbourpost.example" and "Harbour-Post" share a key, as do "Quay TV" and "Quay Television".
    """
    name = name.strip()
    if _DOMAIN.fullmatch(name):
        name = domain_label(name)
    words = folded_words(name)
    if len(words) > 1 and words[0] in DETERMINERS:
        words = words[1:]
    return re.sub(r"[^\w]|_", "", "".join("tv" if word == "television" else word for word in words))


def exact_key(name: str) -> str:
    """The key of an acronym, which is only one in capitals ("AP" is an agency, "ap" is not)."""
    return "=" + name.strip().removeprefix("the ").removeprefix("The ")


def domain_label(domain: str) -> str:
    """The label by which a domain is known: `post` of www.post.co.uk, `jane` of jane.substack.com."""
    labels = domain.lower().split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _SECOND_LEVEL | _PLATFORMS:
        labels = labels[:-1]
    return labels[-1]


def claimed_domain(outlet: Outlet) -> str:
    """The label of the domain that an outlet on no list has beside its name, by the address of its article; else "".

    It must be one or more of the name's words in their order, or its initials, or those of the first words and then the
    rest ("hbjournal"): others may only print what the outlet wrote.
    """
    words = ["tv" if word == "television" else word for word in _single_words(outlet.name.replace("&", "and"))]
    if outlet.known or not outlet.label or outlet.label in (outlet_key(outlet.name), *_PLATFORMS):
        return ""
    label = outlet.label.removeprefix("the")
    letters = [word[0] for word in words]
    some = ("".join(chosen) for n in range(1, len(words) + 1) for chosen in combinations(words[:_LONGEST_NAME], n))
    begun = ("".join([*letters[:i], *words[i:]]) for i in range(1, len(words) + 1))
    return outlet.label if label in (*some, *begun) else ""


def _single_words(name: str) -> list[str]:
    return [part for word in folded_words(name) for part in word.split("-") if part]


def initials(name: str) -> str:
    """The folded first letters of an outlet's words, hyphened ones too."""
    return "".join(word[0] for word in _single_words(name))


def named_domain(name: str) -> str:
    """The label of the domain that stands for an outlet's name; "" where it is another name."""
    return outlet_key(name) if _DOMAIN.fullmatch(name) else ""


def outlet_id(name: str) -> str:
    """The source id of an outlet by its name."""
    return content_id("outlet", outlet_key(name))


def short_for(name: str, outlets: Iterable[Outlet]) -> Outlet | None:
    """The outlet, of those that no list knows, whose last words or whose domain this name is ("the Observer")."""
    forms = _short_forms(name)
    return next((outlet for outlet in outlets if not outlet.known and _is_short_for(forms, outlet)), None)


def begins(name: str, outlet: Outlet) -> bool:
    """Whether a name is the first words of an outlet on no list, or its initials ("(MPA) -" in its own dateline)."""
    words, own = folded_words(plain_name(name, "outlet")), folded_words(outlet.name)
    return not outlet.known and (own[: len(words)] == words or spells(name, outlet.name))


def spells(acronym: str, name: str) -> bool:
    """Whether capitals are an outlet's initials, or these and one letter of a long word: BWW is Brightwater Wire."""
    letters, own = acronym.lower(), initials(name)
    if not acronym.isalpha() or not acronym.isupper() or not own or letters[0] != own[0]:
        return False
    if letters == own:
        return True
    return len(own) > 1 and len(letters) == len(own) + 1 and _in_order(own, letters) and _in_order(letters, fold(name))


def _in_order(letters: str, word: str) -> bool:
    """Whether the letters stand in a word in their order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def is_own_programme(name: str, outlet: Outlet) -> bool:
    """Whether a broadcaster so names a programme, which is its own: of others' it would say whose."""
    words = name.split(" ")
    if _PROGRAMME_WORDS.isdisjoint(map(fold, words)):
        return False
    # "Vesper Tonight" is Network Vesper's by its name.
    own, first = folded_words(outlet.name), fold(words[0])
    is_so_called = len(words) == 2 and first == own[-1] and first not in _FOLDED_NAMES
    return is_so_called or (is_broadcaster(outlet) and OUTLET_NAMES.isdisjoint(words))


def is_broadcaster(outlet: Outlet) -> bool:
    """Whether an outlet's name is one of radio or television."""
    return not _BROADCASTERS.isdisjoint(folded_words(outlet.name))


@lru_cache(maxsize=65536)
def _short_forms(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name if the last one is an outlet's; its keys, with and without channel, but for a lone word."""
    words = tuple(word for word in folded_words(name) if word not in DETERMINERS)
    keys = (outlet_key(name), "".join(words[:-1]) if words[-1:] and words[-1] in _CHANNELS else "")
    last = words if words and words[-1] in _FOLDED_NAMES else ()
    return last, keys if len(words) > 1 or is_outlet_name(name) else ()


def _is_short_for(forms: tuple[tuple[str, ...], tuple[str, ...]], outlet: Outlet) -> bool:
    words, keys = forms
    own = folded_words(outlet.name)
    return bool(words and own[-len(words) :] == words != own) or (outlet.label != "" and outlet.label in keys)


def build_outlets(rows: Iterable[tuple[str, str, str]]) -> Outlets:
    """Outlets from rows of name, domain, aliases (separated by `;`, names and domains mixed)."""
    outlets = Outlets()
    for name, domain, aliases in rows:
        outlet = Outlet(outlet_id(name), name, known=True)
        for form in (name, domain, *aliases.split(";")):
            _add(outlets, outlet, form.strip())
    return outlets


def _add(outlets: Outlets, outlet: Outlet, form: str) -> None:
    if not form:
        return
    if _DOMAIN.fullmatch(form) and form == form.lower():
        outlets.by_domain.setdefault(form, outlet)
    elif form.isupper() and len(form) <= _SHORT:
        outlets.by_key.setdefault(exact_key(form), outlet)
        outlets.words.add(form)
    else:
        outlets.by_key.setdefault(outlet_key(form), outlet)
        outlets.words.update(word for word in form.split() if fold(word) not in DETERMINERS)


@cache
def load_outlets(path: Path | None = None) -> Outlets:
    """The outlets of seeds/outlets.csv (name, domain, aliases), or of a user's own file of that form."""
    return build_outlets((row["name"], row["domain"], row["aliases"]) for row in seed_rows(path or "outlets.csv"))
