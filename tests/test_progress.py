"""What a person sees of a run that goes on: a line that moves on a terminal, plain lines elsewhere."""

import os
import pty
import re
import subprocess
import sys

from flows import progress
from flows.progress import Stages

SHOW = """
from flows.progress import show_progress
with show_progress() as stages:
    stages.add("normalize", 3)
    stages.advance("normalize", 2)
"""


def test_the_share_of_all_known_work():
    stages = Stages(None)
    assert stages.share() == 0.0
    stages.add("normalize", 4)
    stages.advance("normalize", 4)
    assert stages.share() == 100.0
    stages.add("extract", 4)
    assert stages.share() == 50.0
    stages.add("load", 0)
    assert stages.share() == 50.0


def test_plain_lines_only_after_a_while(capsys, monkeypatch):
    stages = Stages(None)
    stages.add("extract", 12_000)
    stages.advance("extract", 1_000)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(progress, "SILENT_FOR", 0.0)
    stages.advance("extract", 1_000)
    assert capsys.readouterr() == ("", "hearsay: extract: 2,000 of 12,000 documents\n")


def test_a_moving_line_on_a_terminal_which_it_leaves_clean():
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        stderr=theirs,
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ | {"TERM": "xterm"},
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.stdout == b""
    assert re.search(r"normalize .*2/3.* documents", shown)
    assert shown.endswith(("\x1b[2K", "\x1b[?25h", "\r", "\x1b[1A\x1b[2K"))
