"""What is no node of a loan: rights, products, the law's numbers, the calendar, pools, and the wallets of the settlement token.

Each task is one function of a contract (IAdministration, SettlementToken); its fields are read from the contract's interface, as those of acts are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eth_utils.crypto import keccak

from evidence.clauses import latest
from ledger.chain.artifacts import TOKEN, Artifacts
from ledger.chain.deployment import HOLDER_ROLE
from ledger.chain.ids import NOBODY
from ledger.chain.names import snake
from ledger.chain.parameters import EVIDENCE_CLAUSE, RETENTION_DAYS, apr_cap, spelled
from ledger.chain.sender import Outcome
from ledger.journal.api_keys import Right
from ledger.readmodel.states import AccountKind, Role, number_of
from ledger.scenario.kinds import show_bytes
from ledger.scenario.structures import PACKED, PRODUCT_DEFAULTS, packed
from ledger.service.acts import Field
from ledger.service.authority import AnyRole, TokenRole, needed_right
from ledger.service.business_days import WORD, closed_word
from ledger.service.gateway import Target
from ledger.service.values import ADDRESS, AMOUNT, DAY, HASH, RATE, Form, Forms, below, choice, given, integer, many

BANK_ROLE = keccak(b"BANK")
# Roles of the whole ledger; the others are a lender's own.
GLOBAL_ROLES = (Role.COURT, Role.REGULATOR, Role.BUREAU, Role.INDEX_PUBLISHER)
# A witness and a notary act for one lender or for all.
NETWORK_ROLES = tuple(role.value for role in (*GLOBAL_ROLES, Role.WITNESS, Role.NOTARY))
# Of a product these must be said; for any other the default of the scenarios stands.
STATED = ("max_limit", "max_rate", "max_penalty_rate", "max_periods")
TOLERANCE = below(AMOUNT, 2**32, "an amount below 42949672.96")
# From these accounts a lender's admin disposes.
OWN_ACCOUNTS = ("pool", "payable")

# The function's arguments, from the lender's id and the values by the contracts' names.
Arguments = Callable[[bytes, Mapping[str, Any]], list[Any]]
# What the task was about, as paths name it.
Made = Callable[[bytes, Mapping[str, Any], Outcome], str | None]


@dataclass(frozen=True)
class Task:
    """One task. `wallet`: its path names one, which must be of the lender's own people or parties where `own` says so.

    `taking`: it takes money out of the wallet, which the lender's own word for whose it is does not allow.
    `personal`: its path names a party of the lender, whose act it is: the party signs the call, and anyone relays it.
    `check` raises FieldInvalid for values that do not go together.
    """

    name: str
    path: str
    function: str
    role: AnyRole | None
    fields: tuple[Field, ...]
    arguments: Arguments
    made: Made
    target: Target = Target.LEDGER
    wallet: bool = False
    own: bool = False
    taking: bool = False
    personal: bool = False
    check: Callable[[Mapping[str, Any]], object] | None = None

    @property
    def right(self) -> Right:
        return needed_right(self.role)

    def has(self, name: str) -> bool:
        """Whether the request takes a value of that name."""
        return any(part.name == name for part in self.fields)


@dataclass(frozen=True)
class Tasks:
    """Every task, by name."""

    artifacts: Artifacts
    by_name: Mapping[str, Task] = field(init=False)

    def __post_init__(self) -> None:
        maker = _Maker(self.artifacts, Forms(self.artifacts.enums))
        found = (
            *maker.of_the_regulator(),
            *maker.of_the_house(),
            *maker.of_covers(),
            *maker.of_the_token(),
            *maker.of_parties(),
        )
        object.__setattr__(self, "by_name", {task.name: task for task in found})


@dataclass(frozen=True)
class _Maker:
    artifacts: Artifacts
    forms: Forms

    def of_the_regulator(self) -> tuple[Task, ...]:
        role, network = Role.REGULATOR, self.forms_of_role(NETWORK_ROLES)
        return (
            self.accreditation(role),
            replace(
                self.task("apr-cap-set", "/v1/parameters/apr-cap-set", "setParameter", role, without=("key", "value")),
                fields=(
                    Field("regime", "regime", self.forms.enum("Regime"), True),
                    Field("apr_cap", "value", RATE, True),
                    Field("from", "from", DAY, True),
                ),
                arguments=lambda _, v: [apr_cap(v["regime"]), v["value"], v["from"]],
            ),
            replace(
                self.task(
                    "retention-set", "/v1/parameters/retention-set", "setParameter", role, without=("key", "value")
                ),
                fields=(Field("days", "value", integer(16), True), Field("from", "from", DAY, True)),
                arguments=lambda _, v: [RETENTION_DAYS, v["value"], v["from"]],
            ),
            self.evidence_clause(role),
            self.number(role),
            replace(
                self.task("business-days-set", "/v1/business-days", "setBusinessDays", role),
                fields=(
                    Field("first_day", "firstDay", DAY, True),
                    Field("closed", "closed", many(DAY, most=WORD), True),
                ),
                arguments=lambda _, v: [v["firstDay"], closed_word(v["firstDay"], v["closed"])],
                check=lambda v: closed_word(v["firstDay"], v["closed"]),
            ),
            self.task("index-published", "/v1/parameters/index-published", "publishIndex", Role.INDEX_PUBLISHER),
            self.role_task("network-role-granted", "/v1/network/role-granted", "grantRole", role, network, NOBODY),
            self.role_task("network-role-revoked", "/v1/network/role-revoked", "revokeRole", role, network, NOBODY),
        )

    def of_the_house(self) -> tuple[Task, ...]:
        staff = self.forms_of_role([role.value for role in Role if role not in GLOBAL_ROLES])
        kinds = self.forms.enum("AccountKind", OWN_ACCOUNTS)
        withdrawn = self.task("withdrawn", "/v1/pool/withdrawn", "withdraw", Role.ADMIN, without=("owner",))
        return (
            self.role_task("role-granted", "/v1/staff/role-granted", "grantRole", Role.ADMIN, staff),
            self.role_task("role-revoked", "/v1/staff/role-revoked", "revokeRole", Role.ADMIN, staff),
            self.product(),
            self.clauses(),
            self.floating(),
            self.programme(),
            replace(
                self.task("waiver-limit-set", "/v1/staff/waiver-limit-set", "setWaiverLimit", Role.ADMIN),
                fields=(Field("holder", "account", given(ADDRESS), True), Field("limit", "limit", AMOUNT, True)),
                arguments=lambda lender, v: [lender, v["account"], v["limit"]],
                made=lambda _, values, __: str(values["account"]),
            ),
            replace(
                self.task("pool-funded", "/v1/pool/pool-funded", "fundPool", Role.BANK, without=("lender",)),
                arguments=lambda lender, v: [lender, v["amount"], v["receipt"]],
            ),
            replace(
                withdrawn,
                fields=tuple(replace(p, form=kinds) if p.key == "kind" else p for p in withdrawn.fields),
                arguments=lambda lender, v: [v["kind"], lender, v["to"], v["amount"]],
            ),
        )

    def of_covers(self) -> tuple[Task, ...]:
        """Of first losses: the lender agrees, the institution that covers it repeats the terms and pays in."""
        lender, terms, amount = self.artifacts.ledger.function("fundCover").inputs
        provider, *agreed = (Field(snake(part.name), part.name, self.forms.of(part), True) for part in terms.components)
        on = "/v1/cover"
        return (
            replace(
                self.task("cover-agreed", f"{on}/cover-agreed", "agreeCover", Role.ADMIN, without=(terms.name,)),
                fields=(_given(provider), *agreed),
                arguments=lambda lender, v: [lender, {part.name: v[part.name] for part in (provider, *agreed)}],
            ),
            replace(
                self.task("cover-funded", f"{on}/cover-funded", "fundCover", Role.ADMIN, without=(terms.name,)),
                fields=(
                    Field("lender", lender.name, given(self.forms.of(lender)), True),
                    *agreed,
                    Field("amount", amount.name, AMOUNT, True),
                ),
                arguments=lambda own, v: [
                    v[lender.name],
                    {part.name: v[part.name] for part in agreed} | {provider.name: own},
                    v[amount.name],
                ],
                made=lambda _, values, __: show_bytes(values[lender.name]),
            ),
            replace(
                self.task("cover-released", f"{on}/cover-released", "releaseCover", Role.ADMIN, without=(lender.name,)),
                arguments=lambda lender, v: [lender, v[amount.name]],
            ),
        )

    def of_the_token(self) -> tuple[Task, ...]:
        on, bank, admin = "/v1/wallets/{id}", TokenRole.BANK, TokenRole.ADMIN
        return (
            self.wallet_task("holder-permitted", f"{on}/holder-permitted", "grantRole", admin, HOLDER_ROLE),
            self.wallet_task("holder-barred", f"{on}/holder-barred", "revokeRole", admin, HOLDER_ROLE),
            self.wallet_task("bank-appointed", f"{on}/bank-appointed", "grantRole", admin, BANK_ROLE),
            self.wallet_task("bank-dismissed", f"{on}/bank-dismissed", "revokeRole", admin, BANK_ROLE),
            self.wallet_task("wallet-funded", f"{on}/wallet-funded", "fundWallet", bank),
            replace(self.wallet_task("wallet-redeemed", f"{on}/wallet-redeemed", "redeemWallet", bank), taking=True),
        )

    def of_parties(self) -> tuple[Task, ...]:
        """Of their payable account alone: of any other a party does not dispose."""
        owed = number_of(AccountKind.PAYABLE)
        withdrawn = self.task(
            "party-withdrawn",
            "/v1/parties/{id}/withdrawn",
            "withdraw",
            None,
            without=("kind", "owner"),
            made=lambda _, values, __: show_bytes(values["party"]),
        )
        return (replace(withdrawn, arguments=lambda _, v: [owed, v["party"], v["to"], v["amount"]], personal=True),)

    # ---- one task

    def task(
        self,
        name: str,
        path: str,
        function: str,
        role: AnyRole | None,
        *,
        without: Sequence[str] = (),
        made: Made | None = None,
    ) -> Task:
        """Its fields are the inputs of the ledger's function, but for those that the request does not say."""
        inputs = self.artifacts.ledger.function(function).inputs
        return Task(
            name=name,
            path=path,
            function=function,
            role=role,
            fields=tuple(
                Field(snake(part.name), part.name, self.forms.of(part), True)
                for part in inputs
                if part.name not in without
            ),
            arguments=lambda _, values: [values[part.name] for part in inputs],
            made=made or (lambda _, __, ___: None),
        )

    def accreditation(self, role: Role) -> Task:
        made = self.task(
            "lender-accredited",
            "/v1/lenders",
            "accreditLender",
            role,
            made=lambda _, values, __: show_bytes(values["lender"]),
        )
        somebody = ("lender", "admin")
        fields = tuple(replace(p, form=given(p.form)) if p.form and p.key in somebody else p for p in made.fields)
        return replace(made, fields=fields)

    def role_task(self, name: str, path: str, function: str, role: Role, roles: Form, of: bytes | None = None) -> Task:
        """Of the asking lender's roles, or of those of the whole ledger."""
        return replace(
            self.task(name, path, function, role, made=lambda _, values, __: str(values["account"])),
            fields=(Field("holder", "account", given(ADDRESS), True), Field("role", "role", roles, True)),
            arguments=lambda lender, v: [lender if of is None else of, v["account"], v["role"]],
        )

    def product(self) -> Task:
        (whole,) = self.artifacts.ledger.function("publishProduct").inputs
        parts = [part for part in whole.components if part.name != "lender"]
        fields = tuple(
            Field(
                snake(p.name), p.name, TOLERANCE if p.name == "tolerance" else self.forms.of(p), snake(p.name) in STATED
            )
            for p in parts
        )
        return replace(
            self.task("product-published", "/v1/products", "publishProduct", Role.ADMIN, without=(whole.name,)),
            fields=fields,
            arguments=lambda lender, v: [{part.name: _of_product(part, v) for part in fields} | {"lender": lender}],
            made=_published,
        )

    def clauses(self) -> Task:
        _, agreed = self.artifacts.ledger.function("publishClauses").inputs
        nothing = {
            p.name: packed(snake(p.name), ()) if snake(p.name) in PACKED else False if p.type == "bool" else 0
            for p in agreed.components
        }
        return self.for_product("clauses-published", "publishClauses", nothing)

    def floating(self) -> Task:
        return self.for_product("floating-published", "publishFloating", {})

    def for_product(self, name: str, function: str, otherwise: Mapping[str, object]) -> Task:
        """What is agreed of a published product, in a struct beside its id; a part that has no value `otherwise` must be said."""
        product, agreed = self.artifacts.ledger.function(function).inputs
        fields = tuple(
            Field(snake(p.name), p.name, self.forms.of(p), p.name not in otherwise) for p in agreed.components
        )
        return replace(
            self.task(
                name,
                f"/v1/products/{name}",
                function,
                Role.ADMIN,
                without=(agreed.name,),
                made=lambda _, values, __: show_bytes(values[product.name]),
            ),
            fields=(Field("product", product.name, given(self.forms.of(product)), True), *fields),
            arguments=lambda _, v: [
                v[product.name],
                {**otherwise, **{p.name: v[p.name] for p in fields if p.name in v}},
            ],
        )

    def programme(self) -> Task:
        made = self.task("programme-set", "/v1/programmes", "setProgramme", Role.ADMIN, without=("lender",))
        return replace(made, arguments=lambda lender, v: [lender, *(v[part.name] for part in made.fields)])

    def evidence_clause(self, role: Role) -> Task:
        made = self.task(
            "evidence-clause-set", "/v1/parameters/evidence-clause-set", "setParameter", role, without=("key", "value")
        )
        return replace(
            made,
            fields=(Field("leaf", "value", HASH, False), Field("from", "from", DAY, True)),
            arguments=lambda _, v: [EVIDENCE_CLAUSE, int.from_bytes(v.get("value", latest().leaf_hash)), v["from"]],
        )

    def number(self, role: Role) -> Task:
        """Any of the law's numbers but the caps and the retention period, which have tasks of their own."""
        known = spelled(self.artifacts.enums)
        keys = [key for name, key in known.items() if key != RETENTION_DAYS]
        names = [name.replace("_", "-") for name, key in known.items() if key != RETENTION_DAYS]
        return replace(
            self.task("parameter-set", "/v1/parameters/parameter-set", "setParameter", role, without=("key", "value")),
            fields=(
                Field("parameter", "parameter", choice(names), True),
                Field("value", "value", integer(32), True),
                Field("from", "from", DAY, True),
            ),
            arguments=lambda _, v: [keys[v["parameter"]], v["value"], v["from"]],
        )

    def wallet_task(self, name: str, path: str, function: str, role: TokenRole, right: bytes | None = None) -> Task:
        """On the token; `right` is that over it which is given or taken."""
        money = (
            Field("amount", "amount", AMOUNT, True),
            Field("receipt", "receipt", self.forms.of(self.receipt), True),
        )
        return Task(
            name=name,
            path=path,
            function=function,
            role=role,
            fields=() if right else money,
            arguments=(lambda _, v: [right, v["wallet"]])
            if right
            else (lambda _, v: [v["wallet"], v["amount"], v["receipt"]]),
            made=lambda _, values, __: str(values["wallet"]),
            target=Target.TOKEN,
            wallet=True,
            own=right is None,
        )

    @property
    def receipt(self) -> Any:
        inputs = self.artifacts.load(TOKEN).interface.function("fundWallet").inputs
        return next(part for part in inputs if part.name == "receipt")

    def forms_of_role(self, offered: Sequence[str]) -> Form:
        return self.forms.enum("Role", offered)


def _given(part: Field) -> Field:
    """The same, but not nobody."""
    assert part.form is not None
    return replace(part, form=given(part.form))


def _of_product(part: Field, values: Mapping[str, Any]) -> Any:
    return values[part.name] if part.name in values else packed(part.key, PRODUCT_DEFAULTS[part.key])


def _published(_: bytes, __: Mapping[str, Any], outcome: Outcome) -> str | None:
    found = (event for event in outcome.events if event.name == "ProductPublished")
    return next((show_bytes(event.arguments["product"]) for event in found), None)
