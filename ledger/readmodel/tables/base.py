"""The one metadata of all tables of the read model, apart from those of any other database."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Table(SQLModel, registry=registry()):
    """A table of the read model. Rows follow from events alone: no clock, no counter of the database, no default of its own."""
