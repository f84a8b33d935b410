"""Every table, in groups by what undoes them."""

from sqlalchemy import MetaData

from ledger.readmodel.tables.accounts import Movement
from ledger.readmodel.tables.administration import ClosedDays, Institution, Parameter, Product, RoleGrant
from ledger.readmodel.tables.base import Table
from ledger.readmodel.tables.chain import Block, Deployment, Event, File
from ledger.readmodel.tables.credit import Application, Facility
from ledger.readmodel.tables.loans import (
    Agreement,
    Claim,
    Drawdown,
    Instalment,
    Loan,
    Mandate,
    Quote,
    ScheduleVersion,
)
from ledger.readmodel.tables.parts import Part
from ledger.readmodel.tables.payments import Allocation, AllocationLine, Payment
from ledger.readmodel.tables.people import Party

# Rows that follow from the events of one party's tree of files; each has the column `party`, but Party its id.
OF_A_PARTY: tuple[type[Table], ...] = (
    File,
    Application,
    Facility,
    Agreement,
    Drawdown,
    Loan,
    ScheduleVersion,
    Instalment,
    Claim,
    Mandate,
    Quote,
    Payment,
    Allocation,
    AllocationLine,
    Part,
)
# Rows that follow from the events that belong to no file.
OF_ADMINISTRATION: tuple[type[Table], ...] = (Institution, RoleGrant, Product, Parameter, ClosedDays)

ALL: tuple[type[Table], ...] = (Deployment, Block, Event, Movement, Party, *OF_A_PARTY, *OF_ADMINISTRATION)
METADATA: MetaData = Table.metadata
