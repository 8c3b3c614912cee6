"""Setting Django up: on this installation, on a demo's own folder, or on nothing at all.

Nothing of Django is touched before a command needs it; the tables are made, or brought up to
date, at first use. What cannot be used is one sentence, never a traceback.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

import click

SETTINGS: Final = "tillbook.project.settings"
OTHERS_NOTHING: Final = 0o077


class Refused(click.ClickException):
    """The command cannot do what was asked: a sentence on stderr, exit status 2."""

    exit_code = 2


def use_store() -> None:
    """Open this installation's store. Raises Refused when its folder or database is unusable."""
    use_folder()
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0)
    except (OSError, DatabaseError) as fault:
        raise Refused(f"Tillbook's database cannot be used: {fault}.") from fault


def use_folder() -> None:
    """Set Django up on this installation without a look at its database. Raises Refused."""
    from django.core.exceptions import ImproperlyConfigured

    # What is made from here on (the database, its log, the key) is the owner's alone.
    os.umask(OTHERS_NOTHING)
    try:
        _set_up()
    except OSError as fault:
        raise Refused(f"Tillbook's folder cannot be used: {fault}.") from fault
    except ImproperlyConfigured as fault:
        raise Refused(str(fault)) from fault


def use_store_in(folder: Path) -> None:
    """Open the store of another folder, whatever the environment says of the usual one."""
    os.environ["TILLBOOK_HOME"] = str(folder)
    for name in ("TILLBOOK_DATABASE", "TILLBOOK_HOSTS", "TILLBOOK_URL"):
        os.environ.pop(name, None)
    use_store()


def use_no_store() -> None:
    """Let Django's classes be imported without leaving a trace on this computer."""
    from django.apps import apps

    if apps.ready:
        return
    kept = os.environ.get("TILLBOOK_HOME")
    with tempfile.TemporaryDirectory(prefix="tillbook-") as folder:
        os.environ["TILLBOOK_HOME"] = folder
        try:
            _set_up()
        finally:
            if kept is None:
                del os.environ["TILLBOOK_HOME"]
            else:
                os.environ["TILLBOOK_HOME"] = kept


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
