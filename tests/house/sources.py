"""Which files the house rules look at: everything git tracks or is about to track."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
_TEXT_SUFFIXES: Final = {
    *("", ".css", ".graphql", ".html", ".in", ".js", ".json", ".jsonl", ".md", ".po", ".ps1"),
    *(".py", ".qwc", ".svg", ".toml", ".txt", ".xml", ".yaml", ".yml"),
}


def tracked() -> list[Path]:
    """Every file of the project, relative to its root, ignored files left out."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("house: the files of the project are known only in a git clone")
    listing = subprocess.run(  # noqa: S603 - git itself, with fixed arguments
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listing.stdout.decode().split("\0")
    return sorted(Path(name) for name in names if name and (ROOT / name).is_file())


def tracked_texts() -> dict[str, str]:
    """Path → text of every tracked text file."""
    paths = [path for path in tracked() if path.suffix in _TEXT_SUFFIXES]
    return {path.as_posix(): (ROOT / path).read_text(encoding="utf-8") for path in paths}


def modules(*folders: str) -> dict[str, str]:
    """Path → source of every Python module below the folders; Django's migrations left out."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }
