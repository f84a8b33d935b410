"""How many examples a differential test takes: as the profile says, but no more than ends within a lunch break."""

from hypothesis import Phase, settings

MOST = 1_000
LIVES = 100

# The phase that explains a failure takes minutes on a chain, and the failing life tells enough.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
thorough = settings(max_examples=min(settings().max_examples, MOST), phases=PHASES, report_multiple_bugs=False)
# A life has more to it than a schedule.
many_lives = settings(thorough, max_examples=min(max(settings().max_examples, LIVES), MOST))
