"""Files (卷宗) and the nodes in their logs, products, accounts, and the catalogue of nodes."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.reading import Filter, Paging, listed, reading, shallow
from api.routes.responses import problems
from api.schemas import views
from api.schemas.kinds import List
from api.security import Asker, Here
from ledger.domain.calendar import DayCount
from ledger.domain.nodes import Node, Predecessor
from ledger.domain.operations import OPERATIONS
from ledger.domain.terms import Method
from ledger.readmodel import queries
from ledger.readmodel.queries.administration import Product
from ledger.readmodel.queries.logs import NodeEntry
from ledger.readmodel.queries.pages import Page
from ledger.service.presentation import Presenter, object_id

router = APIRouter(responses=problems(401, 404, 422, 429))

Id = Annotated[str, Path(max_length=80)]


class FileQuery(Paging):
    kind: Filter = None
    party: Filter = None
    parent: Filter = None


# ---- files


@reading(router, "/v1/files", "files", "卷宗列表", "Files", List[views.File])
def files(request: Request, response: Response, asker: Asker, here: Here, asked: Annotated[FileQuery, Query()]) -> Any:
    """In the order of their opening."""
    with here.readmodel.reader() as session:
        return listed(request, response, views.File, queries.files(session, asker.lender, **asked.model_dump()))


@reading(router, "/v1/files/{id}", "file", "卷宗", "File", views.File)
def file(asker: Asker, here: Here, id: Id) -> Any:
    """A file with its head and the number of its entries."""
    with here.readmodel.reader() as session:
        return views.File.of(queries.file(session, asker.lender, id))


@reading(router, "/v1/files/{id}/nodes", "file-nodes", "卷宗节点", "Nodes of a file", List[views.NodeEntry])
def nodes(
    request: Request, response: Response, asker: Asker, here: Here, id: Id, asked: Annotated[Paging, Query()]
) -> Any:
    """The log of a file in its order: the timeline of a party, a facility or a loan."""
    with here.readmodel.reader() as session:
        page = queries.nodes(session, asker.lender, id, **asked.model_dump())
    shown = Page(tuple(_entry(here.presenter, entry) for entry in page.items), page.next)
    return listed(request, response, views.NodeEntry, shown)


for _plural in ("parties", "facilities", "loans"):
    reading(
        router,
        f"/v1/{_plural}/{{id}}/nodes",
        f"{_plural}-nodes",
        "节点时间线",
        "Timeline of nodes",
        List[views.NodeEntry],
    )(nodes)


def _entry(presenter: Presenter, entry: NodeEntry) -> dict[str, Any]:
    node = Node[entry.node]
    if entry.opened is not None:
        return shallow(entry)
    shown = {
        "object": object_id(node, entry.file, entry.object),
        "effect": presenter.effect(node, entry.effect),
    }
    return shallow(entry) | shown


# ---- products and accounts


@reading(router, "/v1/products", "products", "产品列表", "Products", List[views.Product])
def products(request: Request, response: Response, asker: Asker, here: Here, asked: Annotated[Paging, Query()]) -> Any:
    """In the order of their publication."""
    with here.readmodel.reader() as session:
        page = queries.products(session, asker.lender, **asked.model_dump())
    return listed(request, response, views.Product, Page(tuple(map(_product, page.items)), page.next))


@reading(router, "/v1/products/{id}", "product", "产品", "Product", views.Product)
def product(asker: Asker, here: Here, id: Id) -> Any:
    """One product."""
    with here.readmodel.reader() as session:
        return views.Product.of(_product(queries.product(session, asker.lender, id)))


def _product(found: Product) -> dict[str, Any]:
    """With what its words of bits stand for."""
    sets = {
        "methods": [method.value for place, method in enumerate(Method) if found.methods >> place & 1],
        "day_counts": [count.value for place, count in enumerate(DayCount) if found.day_counts >> place & 1],
        "conditions": [place for place in range(16) if found.conditions >> place & 1],
    }
    return shallow(found) | sets


@reading(router, "/v1/accounts", "accounts", "账户余额", "Balances of accounts", list[views.Balance])
def accounts(asker: Asker, here: Here) -> Any:
    """Every account of the lender and its parties on which money ever moved."""
    with here.readmodel.reader() as session:
        return [views.Balance.of(found) for found in queries.balances(session, asker.lender)]


# ---- the calendar and the catalogue


@reading(router, "/v1/calendar", "calendar", "法定日历", "Calendar", views.Calendar)
def calendar(asker: Asker, here: Here) -> Any:
    """The legal day now, and how long one is: on a test calendar less than a day."""
    return views.Calendar(today=here.today(), **here.calendar)


@reading(router, "/v1/nodes", "catalogue", "节点目录", "Catalogue of nodes", list[views.CatalogueNode])
def catalogue(asker: Asker) -> Any:
    """All nodes of a loan's life, with what must come first and who may do it."""
    return [_catalogued(node) for node in Node]


def _catalogued(node: Node) -> views.CatalogueNode:
    operation = OPERATIONS.get(node)
    return views.CatalogueNode(
        id=node.value,
        code=node.name,
        zh=node.zh,
        en=node.en,
        phase=node.phase,
        scope=node.scope.value,
        kind=node.kind.value,
        by=list(node.by),
        consent=list(node.consent),
        after_all=[_predecessor(one) for one in node.after_all],
        after_any=[_predecessor(one) for one in node.after_any],
        guard=node.guard,
        state=node.state,
        money=node.money,
        built=node.built,
        path=None if operation is None else operation.path,
    )


def _predecessor(one: Predecessor) -> str:
    """As the catalogue writes it."""
    return one.code if one.where.value == "same" else f"{one.code}@{one.where.value}"
