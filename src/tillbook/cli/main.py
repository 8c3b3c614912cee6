"""`tillbook`: the commands and what they have in common.

Exit status: 0 fine, 1 problems were found (they are printed), 2 the input could not be read.
Commands import what they need when they run, so that help and errors come at once.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Final

import click

from tillbook import __version__
from tillbook.cli.again import again
from tillbook.cli.demo import demo
from tillbook.cli.doctor import doctor
from tillbook.cli.link import link
from tillbook.cli.practice import practice
from tillbook.cli.preview import preview
from tillbook.cli.prove import prove
from tillbook.cli.qwc import qwc
from tillbook.cli.serve import serve
from tillbook.cli.service import service
from tillbook.cli.shop import shop
from tillbook.cli.status import status
from tillbook.cli.store import Refused
from tillbook.cli.sync import sync

_A_DAY: Final = "2026-11-20"


class _Commands(click.Group):
    """A group that says in one sentence what of this installation fails under a command."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.BadParameter as fault:
            if fault.param is None or not isinstance(fault.param.type, click.DateTime):
                raise
            said = fault.message.replace("'%Y-%m-%d'", "of a day")
            raise click.BadParameter(
                f"{said} Days are written {_A_DAY}.", ctx=fault.ctx, param=fault.param
            ) from fault
        except Exception as fault:
            if told := _in_words(fault):
                raise Refused(told) from fault
            raise


def _in_words(fault: Exception) -> str | None:
    """What a fault of the installation means. Its classes are known by name, because importing
    them takes as long as Django does.
    """
    kind = type(fault)
    if kind.__module__ == "django.db.utils":
        return f"Tillbook's database cannot be used just now: {fault}."
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name == "django.core.exceptions.ImproperlyConfigured":
        return f"Tillbook's settings cannot be used: {fault}"
    if name == "tillbook.store.secrets.SecretLost":
        return (
            f"The key in {_place_of_the_key()} is not the one this database was made with. "
            "Put secret.key back from a back-up."
        )
    return None


def _place_of_the_key() -> str:
    from tillbook.project.home import home

    if os.environ.get("TILLBOOK_SECRET_KEY"):
        return "TILLBOOK_SECRET_KEY"
    return str(home() / "secret.key")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tillbook")
def tillbook() -> None:
    """Shopify sales in QuickBooks Desktop, right to the cent, and proved.

    Exit status: 0 fine, 1 problems were found (they are printed), 2 the input could not be read.
    """


_COMMANDS: Final = (
    demo, practice, serve, link, service, preview, shop, sync, status, prove, again, qwc, doctor,
)  # fmt: skip
for _command in _COMMANDS:
    tillbook.add_command(_command)


def main() -> None:
    """Run the command line. A letter that the terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    tillbook.main(prog_name="tillbook")
