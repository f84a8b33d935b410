"""Forgeries, to see them found: a bundle with one byte changed and its manifest written anew, as whoever forges would do it.

>>> for name, forged in one_of_each(bundle).items():
...     print(name, verify(forged, trust).failures[0].reason)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from evidence.bundle import EVENTS, Bundle
from evidence.container import FIRST, pack
from evidence.dossier import FOLDER, INDEX
from evidence.errors import MissingEvidence
from evidence.manifest import ATTACHMENTS, Member

_HEX = b"0123456789abcdef"
# Any byte of a header's state root: the list's prefix, then three words with a prefix each and an address between them.
_STATE_ROOT_AT = 3 + 33 + 33 + 21 + 1


def one_of_each(bundle: bytes) -> Mapping[str, bytes]:
    """Four forgeries: a byte changed in a document, in an event, in a proof and in the header.

    Raises MissingEvidence for a bundle that shows no document.
    """
    found = Bundle.read(bundle)
    number = found.manifest.block.number
    proofs = f"proofs/{number}.json"
    return {
        "document": change_byte(bundle, _document(found), -1),
        "event": change_byte(bundle, EVENTS, found.contents[EVENTS].rindex(b'","effectiveDay"') - 1),
        "proof": change_byte(bundle, proofs, found.contents[proofs].index(b'"0xf') + len(b'"0xf')),
        "header": change_byte(bundle, f"headers/{number}.rlp", _STATE_ROOT_AT),
    }


def change_byte(bundle: bytes, name: str, at: int) -> bytes:
    """The bundle with one byte of a member changed: a hex digit to another one, any other byte in its lowest bit."""
    contents = dict(Bundle.read(bundle).contents)
    content = bytearray(contents[name])
    content[at] = _HEX[_HEX.index(content[at]) ^ 1] if content[at] in _HEX else content[at] ^ 1
    contents[name] = bytes(content)
    return reseal(bundle, contents)


def reseal(bundle: bytes, contents: Mapping[str, bytes]) -> bytes:
    """A bundle of these members whose manifest lists them, and states besides what that of `bundle` does."""
    manifest = Bundle.read(bundle).manifest
    core = sorted(name for name in contents if name != FIRST and not name.startswith(ATTACHMENTS))
    listed = dataclasses.replace(manifest, members=tuple(Member.of(name, contents[name]) for name in core))
    return pack({**contents, FIRST: listed.encoded})


def _document(bundle: Bundle) -> str:
    for name in bundle.contents:
        if name.startswith(FOLDER) and not name.endswith(INDEX):
            return name
    raise MissingEvidence("the bundle shows no document")
