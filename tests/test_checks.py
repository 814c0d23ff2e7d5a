"""The checks of sql/checks end on a large warehouse, within the memory that a run gives them."""

from multiprocessing import get_context
from pathlib import Path

from flows.lake import open_lake
from flows.settings import Settings

ROWS = 800_000
LARGE = f"""
insert into articles by name select md5(i::varchar) as article_id, article_id as canonical_article_id
from range({ROWS} // 10) as t(i);
insert into sources by name select md5(i::varchar) as source_id from range({ROWS} // 4) as t(i);
insert into quotes by name select md5(i::varchar) as quote_id, md5((i // 10)::varchar) as article_id,
    md5((i // 4)::varchar) as speaker_id, speaker_id as utterance_id
from range({ROWS}) as t(i);
insert into citations by name select md5(i::varchar) as citation_id, citation_id as quote_id,
    md5((i // 10)::varchar) as article_id, md5((i // 4)::varchar) as source_id
from range({ROWS}) as t(i);
insert into utterances by name select md5(i::varchar) as utterance_id, utterance_id as reference_quote_id,
    utterance_id as speaker_id
from range({ROWS} // 4) as t(i);
insert into variants by name select md5(i::varchar) as quote_id, md5((i // 2)::varchar) as utterance_id
from range({ROWS} // 2) as t(i);
"""


def check(warehouse: Path) -> None:
    """What `hearsay run` does at its end: no documents belong to these articles, nothing else is wrong."""
    with open_lake(warehouse, memory_limit=Settings().memory_limit) as lake:
        bad = lake.bad_rows()
        assert {name for name, rows in bad.items() if rows} == {"foreign_keys"}
        assert {named_by for named_by, _ in bad["foreign_keys"]} == {"articles.document_id"}


def test_all_checks_end_where_memory_is_short(tmp_path):
    with open_lake(tmp_path) as lake:
        lake.execute(LARGE)
    (tmp_path / ".staging").mkdir()
    # In a process of its own: an engine that waits for memory for ever hears no interrupt.
    checking = get_context("spawn").Process(target=check, args=(tmp_path,))
    checking.start()
    checking.join(timeout=120)
    ended = not checking.is_alive()
    checking.kill()
    checking.join()
    assert ended
    assert checking.exitcode == 0
