"""Every measurement, one after the other: `python -m bench`."""

from __future__ import annotations

from bench import stream_export

if __name__ == "__main__":
    stream_export.main()
