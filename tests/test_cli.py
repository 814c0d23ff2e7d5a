"""The command as a user meets it: commands and options, exit codes, what goes to which output; never a traceback."""

import csv
import json
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from conftest import HEARSAY, Command
from lakes import SEEDS, Tables, everything

from flows.cli import main
from flows.lake import open_lake
from flows.normalize.record import decoded
from flows.paths import ROOT

DONE, FAILED, WRONG_USAGE, SOME_REJECTED = 0, 1, 2, 3
COMMANDS = ("run", "quotes", "sql", "status", "check", "rejects", "retry", "publish", "report", "serve", "up", "down")
ARTICLE = 'Fog closed the port of Karve. "We saw nothing at all," said Ane Holt, the pilot. It lifted by noon.\n'


@pytest.fixture(scope="module")
def warehouse(refresh, tmp_path_factory) -> Path:
    """Loaded with a few of the seeds and a reject."""
    folder = tmp_path_factory.mktemp("warehouse")
    names = ("harbour-herald-1.txt", "harbour-six.txt", "sarn-calder.txt", "sarn-six.txt", "empty.txt")
    refresh([str(SEEDS / name) for name in names], str(folder))
    return folder


@pytest.fixture(scope="module")
def all_tables(warehouse: Path) -> Tables:
    """What is in it."""
    return everything(warehouse)


@pytest.fixture(scope="module")
def loaded(warehouse: Path) -> tuple[str, str]:
    return "--warehouse", str(warehouse)


@pytest.fixture
def here(capsys, monkeypatch, tmp_path) -> Command:
    """The same command within this process, in an empty folder: quicker, for what needs no process of its own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["hearsay", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return subprocess.CompletedProcess(arguments, ended.value.code, *capsys.readouterr())

    return run


def one_line(done: "subprocess.CompletedProcess[str]", code: int, *told: str) -> None:
    """Assert that it ended so, with nothing but one short line that tells why and what to do."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith(("hearsay: ", "Usage: "))
    assert "Traceback" not in done.stderr
    for words in told:
        assert words in done.stderr


def test_every_command_of_the_help_is_known_here_and_has_its_own(hearsay):
    shown = hearsay("--help")
    assert shown.returncode == DONE
    commands = re.findall(r"^  ([a-z]+)  +\S", shown.stdout.split("Commands:")[1], re.MULTILINE)
    assert tuple(commands) == COMMANDS
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_is_complete(command):
    from typer.main import get_command

    from flows.cli import app

    found = get_command(app).commands[command]
    assert found.help.splitlines()[0].endswith(".")
    assert all(option.help for option in found.params if option.name != "help")


# ---- hearsay run


@pytest.mark.usefixtures("api")
def test_run_tells_all_at_the_end_and_again_that_nothing_is_new(hearsay, tmp_path):
    (tmp_path / "fog.txt").write_text(ARTICLE)
    (tmp_path / "empty.txt").write_text("")
    folder = tmp_path / "lake"
    first = hearsay("run", tmp_path / "*.txt", "-w", folder)
    assert first.returncode == SOME_REJECTED, first.stderr
    assert "Read 2 inputs: 1 new documents, 1 new articles, 1 new quotes, 1 rejected" in first.stdout
    assert "empty: there is nothing in it" in first.stdout
    for told in (
        "quotes",
        "Who is quoted most",
        "An altered quotation",
        "A relay",
        str(folder),
        "hearsay sql",
        "Ane Holt",
    ):
        assert told in first.stdout
    again = hearsay("run", tmp_path / "fog.txt", "-w", folder, "--json")
    assert again.returncode == DONE, again.stderr
    assert again.stderr == ""
    told = json.loads(again.stdout)
    assert told["new"] == {"documents": 0, "articles": 0, "quotes": 0, "rejects": 0}
    assert (told["read"], told["rejects"], told["tables"]["articles"]) == (1, [], 1)
    assert told["warehouse"] == str(folder)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("not-there.txt", "no such file"),
        ("not-there/*.txt", "no file matches"),
        (".", "holds no files"),
        ("ftps-of-old://host/file", "ftps-of-old"),
    ],
)
def test_inputs_that_name_nothing(here, given, told, tmp_path):
    one_line(here("run", given, "-w", tmp_path / "lake"), WRONG_USAGE, given, told)
    assert not (tmp_path / "lake").exists()


@pytest.mark.usefixtures("api")
def test_a_warehouse_that_cannot_be_one(here, tmp_path):
    (tmp_path / "a-file").write_text("words")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "catalog.sqlite").write_text("no catalog at all " * 100)
    article = tmp_path / "fog.txt"
    article.write_text(ARTICLE)
    for folder in ("a-file", "a-file/below", "other"):
        one_line(here("run", article, "-w", tmp_path / folder), WRONG_USAGE, str(tmp_path / folder))
    one_line(here("sql", "-w", tmp_path / "other"), WRONG_USAGE, "other")


@pytest.mark.parametrize("command", ["sql", "status", "check", "rejects", "retry", "publish", "report"])
def test_without_a_warehouse_yet(here, command, tmp_path):
    one_line(here(command, "-w", tmp_path / "none"), WRONG_USAGE, "no warehouse", "hearsay run")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("variables", "toml", "told"),
    [
        ({"HEARSAY_WORKERS": "x"}, "", "workers"),
        ({"HEARSAY_WORKERS": "-1"}, "", "workers"),
        ({}, "engine = 'steam'", "engine"),
        ({}, "wrokers = 3", "wrokers"),
        ({}, "workers = ", "hearsay.toml"),
        ({"HEARSAY_DUPLICATES__WINDOW_DAYS": "0"}, "", "window_days"),
        ({"HEARSAY_DUPLICATES": "{"}, "", "duplicates"),
        ({"HEARSAY_MEMORY_LIMIT": "much"}, "", "memory_limit"),
    ],
)
@pytest.mark.usefixtures("api")
def test_broken_settings(here, monkeypatch, variables, toml, told, tmp_path):
    Path("hearsay.toml").write_text(toml)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "fog.txt").write_text(ARTICLE)
    one_line(here("run", tmp_path / "fog.txt", "-w", tmp_path / "lake"), WRONG_USAGE, told)


def test_wrong_usage_of_typer_itself(here):
    for arguments in (["run"], ["nonsense"], ["sql", "--format", "xml"], ["serve", "x"], ["quotes", "--loud"]):
        one_line(here(*arguments), WRONG_USAGE)


@pytest.mark.usefixtures("api")
def test_a_cron_that_is_none(hearsay, tmp_path):
    (tmp_path / "fog.txt").write_text(ARTICLE)
    one_line(
        hearsay("serve", tmp_path / "fog.txt", "--cron", "at noon", "-w", tmp_path / "lake"), WRONG_USAGE, "at noon"
    )


# ---- hearsay sql, status, check, rejects, publish, report


def test_sql_in_every_format(hearsay, loaded):
    query = "select article_id, outlet, title, body, revision from articles order by article_id"
    as_json = json.loads(hearsay("sql", query, *loaded, "--format", "json").stdout)
    as_csv = list(csv.DictReader(StringIO(hearsay("sql", query, *loaded, "--format", "csv").stdout)))
    assert as_csv == [{name: str(value) for name, value in row.items()} for row in as_json]
    assert hearsay("sql", query, *loaded).stdout == hearsay("sql", query, *loaded, "--format", "csv").stdout
    assert len(as_json) == 4
    table = hearsay("sql", "select outlet from articles", *loaded, "--format", "table")
    assert table.stderr == ""
    assert all(row["outlet"] in table.stdout for row in as_json)


def test_sql_of_nested_values_in_every_format(here, loaded):
    query = (
        "select ['Größe', null] as list, {'at': timestamptz '2025-03-04 08:30:00Z'} as struct, '[red]x[/]' as marked"
    )
    record = json.loads(here("sql", query, *loaded, "--format", "json").stdout)[0]
    assert (record["list"], record["marked"]) == (["Größe", None], "[red]x[/]")
    assert '"[""Größe"", null]"' in here("sql", query, *loaded, "--format", "csv").stdout
    assert "[red]x[/]" in here("sql", query, *loaded, "--format", "table").stdout


def test_ready_queries_and_the_list_of_tables(here, loaded):
    listed = list(csv.DictReader(StringIO(here("sql", *loaded).stdout)))
    names = {row["name"] for row in listed}
    assert {"quotes", "sources", "runs"} <= names
    assert all(row["comment"] and not row["name"].startswith("_") for row in listed)
    for file in sorted((ROOT / "sql" / "queries").glob("*.sql")):
        asked = here("sql", "--file", file, *loaded)
        assert (asked.returncode, asked.stderr) == (DONE, ""), file
    views = " union all ".join(f"(select count(*) from {row['name']})" for row in listed)
    assert here("sql", views, *loaded).returncode == DONE


@pytest.mark.parametrize(
    "query",
    [
        "delete from articles",
        "create table lake.mine as select 1",
        "create view lake.mine as select 1",
        "call ducklake_expire_snapshots('lake', older_than => now())",
        "detach lake",
        "attach '{elsewhere}/other.duckdb' as other",
        "copy articles to '{elsewhere}/other.csv'",
        "select 1; drop table quotes",
    ],
)
def test_sql_changes_nothing(here, loaded, warehouse, all_tables, query, tmp_path):
    asked = here("sql", query.format(elsewhere=tmp_path), *loaded)
    one_line(asked, WRONG_USAGE)
    assert everything(warehouse) == all_tables
    assert [*tmp_path.rglob("*")] == [tmp_path / "here"]


def test_wrong_sql_is_told_in_a_line(here, loaded, tmp_path):
    one_line(here("sql", "select * form quotes", *loaded), WRONG_USAGE, "syntax error")
    one_line(here("sql", "from nothing_like_it", *loaded), WRONG_USAGE, "nothing_like_it")
    one_line(here("sql", "select 1", "--file", "x.sql", *loaded), WRONG_USAGE, "not both")
    one_line(here("sql", "--file", tmp_path / "x.sql", *loaded), WRONG_USAGE, "cannot be read", "most_quoted.sql")
    assert here("sql", "-- nothing but a comment", *loaded).returncode in (DONE, WRONG_USAGE)


def test_status_check_report_and_rejects(here, loaded):
    status = here("status", *loaded)
    assert (status.returncode, status.stderr) == (DONE, "")
    assert "completed" in status.stdout
    assert "Open rejects: 1" in status.stdout
    check = here("check", *loaded)
    assert (check.returncode, check.stdout.count("ok")) == (DONE, len(list((ROOT / "sql" / "checks").glob("*.sql"))))
    assert "Who is quoted most" in here("report", *loaded).stdout
    rejects = json.loads(here("rejects", *loaded, "--format", "json").stdout)
    assert [Path(row["uri"]).name for row in rejects] == ["empty.txt"]


def test_publish_writes_the_copy_again(hearsay, loaded, warehouse):
    (warehouse / "hearsay.duckdb").unlink()
    told = hearsay("publish", *loaded)
    assert told.stdout.strip() == str(warehouse / "hearsay.duckdb")
    assert (warehouse / "hearsay.duckdb").exists()


def test_a_moved_warehouse_is_read_where_it_is(here, warehouse, tmp_path):
    shutil.copytree(warehouse, tmp_path / "old")
    with open_lake(tmp_path / "old") as lake:
        lake.run("maintenance/compact")  # small tables lie in the catalog until then
    (tmp_path / "old").rename(tmp_path / "new")
    moved = here("sql", "select count(body) as n from articles", "-w", tmp_path / "new")
    assert (moved.stdout, moved.stderr) == ("n\n4\n", "")


# ---- hearsay quotes


def quotes_of(text: bytes | str, hearsay, *options: str) -> list[dict]:
    """What `hearsay quotes -` prints for a text on standard input."""
    given = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    done = hearsay("quotes", "-", *options, input=given, text=False)
    assert (done.returncode, done.stderr) == (DONE, b"")
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_quotes_of_text_with_every_mark_and_break(hearsay):
    text = "\ufeffFog closed the port.\r\n\r\n“We saw  nothing at all,” said Ane Holt.\r\n𝒲e \x85 read: ‘No.’\n"
    ((given,),) = [quotes_of(text, hearsay)]
    assert given["id"] is None
    assert [quote["text"] for quote in given["quotes"]][:1] == ["We saw  nothing at all,"]
    for quote in given["quotes"]:
        assert text[quote["start_char"] : quote["end_char"]] == quote["text"]


def test_members_are_the_columns_of_quotes(hearsay, loaded):
    columns = [
        row["column_name"] for row in csv.DictReader(StringIO(hearsay("sql", "describe quotes", *loaded).stdout))
    ]
    (given,) = quotes_of(ARTICLE, hearsay)
    assert [*given["quotes"][0]] == [column for column in columns if column != "run_id"]
    assert given["quotes"][0]["speaker_text"] == "Ane Holt"


def test_quotes_of_a_file_are_those_of_run(hearsay):
    for name in ("harbour-six.txt", "council-benches.txt"):
        text = decoded((SEEDS / name).read_bytes())
        done = hearsay("quotes", SEEDS / name)
        found = json.loads(done.stdout)
        assert found["id"] == str(SEEDS / name)
        assert found["quotes"]
        assert all(text[q["start_char"] : q["end_char"]] == q["text"] for q in found["quotes"])


def test_quotes_of_json_lines(hearsay):
    texts = [ARTICLE, "No words of anybody.", 'Holt said: "We saw \ud83d nothing at all."', ""]
    lines = "\n".join(json.dumps({"id": i, "text": text}) for i, text in enumerate(texts)) + "\n\n"
    found = quotes_of("\ufeff" + lines, hearsay)
    assert [row["id"] for row in found] == [0, 1, 2, 3]
    assert [bool(row["quotes"]) for row in found] == [True, False, True, False]
    for row, text in zip(found, texts, strict=True):
        for quote in row["quotes"]:
            assert text[quote["start_char"] : quote["end_char"]].replace("\ud83d", "\ufffd") == quote["text"]


def test_quotes_scare_and_table(hearsay):
    text = 'The film "Ghost Ship" opens on Friday. "We saw nothing at all," said Ane Holt [/b].\n'
    assert [q["kind"] for q in quotes_of(text, hearsay)[0]["quotes"]] == ["direct"]
    assert [q["kind"] for q in quotes_of(text, hearsay, "--scare")[0]["quotes"]] == ["scare", "direct"]
    shown = hearsay("quotes", "-", "--format", "table", input=text)
    assert "Ane Holt" in shown.stdout
    assert text.strip() in shown.stdout


def test_quotes_that_cannot_be_found(here, hearsay, tmp_path):
    (tmp_path / "binary").write_bytes(bytes(range(32)) * 99)
    one_line(here("quotes", tmp_path / "not-there.txt"), WRONG_USAGE, "not-there.txt", "No such file")
    one_line(here("quotes", tmp_path), WRONG_USAGE, "directory")
    one_line(here("quotes", tmp_path / "binary"), WRONG_USAGE, "binary")
    one_line(hearsay("quotes", input='{"id": 1, "text": "cut\n'), WRONG_USAGE, "line 1", "broken JSON")
    one_line(hearsay("quotes", input='{"id": 1}\n'), WRONG_USAGE, "line 1", '"text"')


def test_quotes_starts_without_prefect_and_lake():
    code = "import sys; from flows import show; print(*{'prefect', 'duckdb', 'sqlalchemy'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


# ---- outputs


@pytest.mark.parametrize("arguments", [("sql", "from range(200000)"), ("report",), ("status",)])
def test_a_reader_that_has_enough(loaded, arguments):
    command = subprocess.Popen(
        [HEARSAY, *arguments, *loaded], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    command.stdout.readline()
    command.stdout.close()
    errors = command.stderr.read()
    command.stderr.close()
    assert (command.wait(timeout=60), errors) == (DONE, "")


def test_outputs_in_a_terminal_that_knows_ascii_alone(hearsay, loaded):
    shown = hearsay(
        "sql",
        "select chr(8220) || 'We' as words",
        *loaded,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
    )
    assert "Traceback" not in shown.stderr


def test_every_command_of_the_readme_exists():
    text = (ROOT / "README.md").read_text("utf-8")
    code = "\n".join(re.findall(r"^ {4}.*|`[^`\n]+`|^```.*?^```", text, re.MULTILINE | re.DOTALL))
    assert set(re.findall(r"\bhearsay ([a-z]+)", code)) <= set(COMMANDS)
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= targets
    assert set(re.findall(r"\b(sql/[a-z]+/[a-z_]+\.sql)", text)) <= {
        str(p.relative_to(ROOT)) for p in ROOT.glob("sql/*/*.sql")
    }
