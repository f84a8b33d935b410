"""How many examples a differential test takes: as the profile says, but no more than ends within a lunch break."""

from hypothesis import settings

MOST = 1_000

# The shared fixture is a chain that every example sets up anew.
thorough = settings(max_examples=min(settings().max_examples, MOST))
