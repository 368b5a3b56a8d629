"""`python -m anfu`: the command line."""

from anfu.cli import main

if __name__ == "__main__":
    main()
