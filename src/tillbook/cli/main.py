"""`tillbook`: the commands and what they have in common.

Exit status: 0 fine, 1 problems were found (they are printed), 2 the input could not be read.
Commands import what they need when they run, so that help and errors come at once.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from tillbook import __version__
from tillbook.cli.again import again
from tillbook.cli.demo import demo
from tillbook.cli.doctor import doctor
from tillbook.cli.preview import preview
from tillbook.cli.prove import prove
from tillbook.cli.qwc import qwc
from tillbook.cli.serve import serve
from tillbook.cli.shop import shop
from tillbook.cli.status import status
from tillbook.cli.store import Refused
from tillbook.cli.sync import sync


class _Commands(click.Group):
    """A group that says in one sentence when the database fails under a command."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            if type(fault).__module__ == "django.db.utils":
                raise Refused(f"Tillbook's database cannot be used just now: {fault}.") from fault
            raise


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tillbook")
def tillbook() -> None:
    """Shopify sales in QuickBooks Desktop, right to the cent, and proved.

    Exit status: 0 fine, 1 problems were found (they are printed), 2 the input could not be read.
    """


for _command in (demo, serve, preview, shop, sync, status, prove, again, qwc, doctor):
    tillbook.add_command(_command)


def main() -> None:
    """Run the command line. A letter that the terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    tillbook.main(prog_name="tillbook")
