"""The key of an installation is made once and whole, and an empty file of it is said."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tillbook.project import home as home_module
from tillbook.project.home import EmptyKey, secret_key


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TILLBOOK_HOME", str(tmp_path))
    monkeypatch.delenv("TILLBOOK_SECRET_KEY", raising=False)
    return tmp_path


def test_the_key_is_made_once_and_is_its_owners(folder: Path) -> None:
    key = secret_key()
    assert len(key) >= home_module.KEY_BYTES
    assert secret_key() == key
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
    if sys.platform != "win32":
        assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_another_process_made_meanwhile_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = os.link

    def later(source: Path, target: Path) -> None:
        target.write_text("theirs", encoding="ascii")
        linked(source, target)

    monkeypatch.setattr(os, "link", later)
    assert secret_key() == "theirs"
    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_it_has_its_name_only_when_it_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        secret_key()
    assert list(folder.iterdir()) == []


def test_a_file_system_without_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    assert secret_key() == secret_key()
    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_an_empty_key_is_refused_in_words(folder: Path) -> None:
    (folder / "secret.key").write_text("\n", encoding="ascii")
    with pytest.raises(EmptyKey, match=r"is empty\. Put it back from a back-up"):
        secret_key()
