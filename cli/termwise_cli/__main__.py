"""`python -m termwise_cli` is `termwise`."""

from termwise_cli.main import main

main()
