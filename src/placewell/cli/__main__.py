"""`python -m placewell.cli`: the same command, where no script is installed."""

from placewell.cli import main

if __name__ == "__main__":
    main()
