"""What the handlers work with: made once, before the application is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import Request

from api.limits import RateLimits
from ledger.domain.calendar import Day
from ledger.journal.api_keys import ApiKey
from ledger.readmodel.database import Database
from ledger.service.presentation import Presenter
from ledger.service.service import Service


class Keys(Protocol):
    """Whose API key it is."""

    def authenticate(self, presented: str) -> ApiKey:
        """Raises: ApiKeyRefused."""


@dataclass(frozen=True)
class Check:
    """One thing without which the service cannot work; `detail` may be shown to anybody."""

    ok: bool
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """`today` is the legal day for what depends on it; `calendar` says how long such a day is. `checks` are those of readiness."""

    service: Service
    presenter: Presenter
    keys: Keys
    readmodel: Database
    today: Callable[[], Day]
    checks: Mapping[str, Callable[[], Check]]
    calendar: Mapping[str, Any]
    limits: RateLimits = field(default_factory=RateLimits)


def context_of(request: Request) -> Context:
    """The application's context, for handlers."""
    found: Context = request.app.state.context
    return found
