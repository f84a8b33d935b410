"""How hard the random tests try: `make test PROFILE=default|ci|soak`."""

from hypothesis import settings

settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=200, print_blob=True)
settings.register_profile("soak", deadline=None, max_examples=5000)
settings.load_profile("default")
