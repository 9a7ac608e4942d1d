"""`python -m isonomia`."""

from isonomia.cli import main

main()
