"""A borrower with a key of its own, and a lender's system that walks a loan over HTTP."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from evidence.clauses import latest
from evidence.documents import DocumentTree
from ledger.documents.opening import opening, stated

WAIT = {"Prefer": "wait=30"}
HASH = "0x" + "d0" * 32
# An agreement of the evidence clause alone, with what shows the clause in it.
LEAVES = (latest().leaf,)
AGREEMENT = {"documents": "0x" + DocumentTree(LEAVES).doc_hash.hex(), "opening": stated(opening(LEAVES))}
TERMS = {"principal": "1200.00", "rate": "0.12", "method": "equal-principal", "day_count": "30E/360", "periods": 2}


class Http(Protocol):
    """An httpx client, or Starlette's."""

    def get(self, url: str, **options: Any) -> Any: ...

    def post(self, url: str, **options: Any) -> Any: ...


@dataclass
class Borrower:
    """Signs typed data as a wallet does, with a library that knows nothing of the service."""

    account: LocalAccount = field(default_factory=Account.create)

    @property
    def address(self) -> str:
        return str(self.account.address)

    def sign(self, typed: dict[str, Any]) -> dict[str, Any]:
        signature = self.account.sign_message(encode_typed_data(full_message=typed)).signature
        message = typed["message"]
        return {
            "signer": self.address,
            "nonce": str(message["nonce"]),
            "deadline": message["deadline"],
            "signature": "0x" + bytes(signature).hex(),
        }


@dataclass
class Walk:
    """One loan of one borrower. Every step asserts that it was done."""

    http: Http
    borrower: Borrower = field(default_factory=Borrower)
    party: str = ""
    facility: str = ""
    loan: str = ""

    def done(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of an act."""
        answer = self.http.post(path, json=body or {}, headers=WAIT)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        found: dict[str, Any] = answer.json()["result"]
        return found

    def signed(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The body of a personal act, prepared and signed."""
        prepared = self.http.post(f"{path}/prepare", json=body or {})
        assert prepared.status_code == 200, f"{path}: {prepared.text}"
        found = prepared.json()
        request: dict[str, Any] = found["request"] | {found["member"]: self.borrower.sign(found["typed_data"])}
        return request

    def personal(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.done(path, self.signed(path, body))

    def get(self, path: str) -> Any:
        answer = self.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    def day(self, days: int) -> str:
        """So many days from today."""
        today = date.fromisoformat(self.get("/v1/calendar")["today"])
        return (today + timedelta(days)).isoformat()

    # ---- a loan's life

    def admitted(self) -> None:
        body = {"kind": "borrower", "key": self.borrower.address, "identity": HASH}
        self.party = str(self.personal("/v1/parties", body)["object"])
        self.done(f"/v1/parties/{self.party}/kyc-attested", {"expiry": self.day(2000), "custody": "party"})
        self.personal(f"/v1/parties/{self.party}/inquiry-authorized", {"scope": "s", "expiry": self.day(2000)})

    def granted(self, limit: str = "5000.00") -> None:
        product = self.get("/v1/products")["items"][0]["id"]
        asked = {"product": product, "amount": limit, "tenor_months": 12, "purpose": "p"}
        self.facility = str(self.personal(f"/v1/parties/{self.party}/credit-applied", asked)["object"])
        on = f"/v1/applications/{self.facility}"
        rates = {"min_rate": "0.05", "max_rate": "0.20"}
        report = {"report": "r", "model_version": "m", "score_band": 3, "fraud_cleared": True, "max_limit": "9000.00"}
        self.done(f"{on}/risk-assessed", report | rates)
        offer = {"limit": limit, "revolving": True, "terms_hash": "t"}
        dates = {"offer_deadline": self.day(1000), "availability_end": self.day(1500)}
        self.done(f"{on}/credit-approved", offer | dates)
        self.personal(f"{on}/limit-accepted")

    def agreed(self, first_due: int = 60, **terms: Any) -> None:
        due = self.day(first_due)
        dates = {"start_day": self.day(first_due - 5), "first_due": due, "draw_by": self.day(first_due - 1)}
        body = {**AGREEMENT, "terms": TERMS | dates | {"due_day": int(due[-2:])} | terms}
        self.loan = str(self.done(f"/v1/facilities/{self.facility}/terms-proposed", body)["object"])
        on = f"/v1/agreements/{self.loan}"
        self.done(f"{on}/apr-disclosed")
        self.personal(f"{on}/borrower-signed", {"certificate": "b"})
        self.done(f"{on}/lender-signed", {"certificate": "l"})

    def drawn(self) -> None:
        self.personal(f"/v1/agreements/{self.loan}/drawdown-requested", {"use_of_funds": "u"})
        on = f"/v1/drawdowns/{self.loan}"
        self.done(f"{on}/drawdown-approved")
        self.done(f"{on}/self-payment-released")
        amount = self.get(f"/v1/loans/{self.loan}")["agreement"]["terms"]["principal"]
        self.done(f"{on}/disbursement-confirmed", {"amount": amount, "receipt": f"out {self.loan}"})

    def nodes(self) -> list[str]:
        """What the loan's file holds."""
        return [entry["node"] for entry in self.get(f"/v1/loans/{self.loan}/nodes?limit=200")["items"]]
