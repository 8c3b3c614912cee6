"""`python -m tillbook` is the same as `tillbook`."""

from tillbook.cli.main import main

if __name__ == "__main__":
    main()
