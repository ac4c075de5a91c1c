"""`python -m modesdk` is the command line."""

from modesdk.cli.main import main

if __name__ == "__main__":
    main()
