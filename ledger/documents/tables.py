"""What the store knows of its documents: in the journal's database, apart from the blocks. Hex is lower case with 0x; times are Unix seconds."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

HEX = String(66)
NAME = String(255)
WORD = String(16)
# SQLite numbers rows by itself only in a column of its plain integer type.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Table(SQLModel, registry=registry()):
    """A table of the store, apart from those of any other database."""


METADATA = Table.metadata


class DocumentRow(Table, table=True):
    """A document by the docHash of its step and its place there.

    `secret` is the wrapped key and salt, None once it is erased; `key` is the fingerprint of the key that wrapped it. The commitments `sha256`
    and `sm3` are those of the leaf, which the chain's docHash rests on: without the salt nobody can test a guess against them.
    """

    __tablename__ = "documents"
    root: str = Field(sa_type=HEX, primary_key=True)
    place: int = Field(sa_type=Integer, primary_key=True)
    lender: str = Field(sa_type=HEX)
    role: str = Field(sa_type=NAME)
    media_type: str = Field(sa_type=NAME)
    kind: str = Field(sa_type=WORD)
    sha256: str = Field(sa_type=HEX)
    sm3: str = Field(sa_type=HEX)
    cid: str = Field(sa_type=HEX)
    size: int = Field(sa_type=BigInteger)
    secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    key: str = Field(sa_type=WORD)
    created_at: int = Field(sa_type=BigInteger)
    erasure: int | None = Field(default=None, sa_type=BigInteger)


class DocumentPartyRow(Table, table=True):
    """Whom a document concerns: the id of a party's file."""

    __tablename__ = "document_parties"
    __table_args__ = (Index("document_parties_by_party", "party"),)
    root: str = Field(sa_type=HEX, primary_key=True)
    place: int = Field(sa_type=Integer, primary_key=True)
    party: str = Field(sa_type=HEX, primary_key=True)


class HoldRow(Table, table=True):
    """A legal hold placed or lifted; rows are only ever added. `subject` is a docHash or the id of a party's file, as `kind` says."""

    __tablename__ = "document_holds"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    case_number: str = Field(sa_type=NAME)
    event: str = Field(sa_type=WORD)
    kind: str = Field(sa_type=WORD)
    subject: str = Field(sa_type=HEX)
    by: str = Field(sa_type=NAME)
    at: int = Field(sa_type=BigInteger)


class ErasureRow(Table, table=True):
    """An erasure with its report as JSON. `cleared_at`: when the ciphertexts were gone too."""

    __tablename__ = "document_erasures"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    cleared_at: int | None = Field(default=None, sa_type=BigInteger)
    report: str = Field(sa_type=Text)
