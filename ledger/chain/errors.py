"""What the chain's client raises.

ChainError
├── ArtifactError        a compiled contract is missing from the package, or is not one
├── Undecodable          bytes that the contracts' interface cannot have written
├── Unencodable          a value that a parameter cannot take
├── NodeUnreachable      no answer from the node
├── NodeRefused          the node answered with an error of its own
├── Reverted             a call was undone; `data` is the reason as the contract gave it
├── ContractRefusal      the same, decoded: the name of the failed condition and its values
├── SendingError
│   ├── NotMined         not in a block yet when the time was up; wait again
│   ├── NonceTaken       another transaction of the signer has the nonce
│   └── OperationDiffers the operation's id was used for another transaction
├── SigningKeyError
│   ├── KeyUnknown       no such key in the folder
│   ├── KeyExists        a key is never overwritten
│   └── KeyUnusable      wrong password, or not a keystore
├── TypedDataInvalid     not one of the types that people sign here
├── AprNotConfirmed      the contract does not find the APR of its own schedule within a basis point of the one computed here
├── ChainMismatch        this is not the chain, or not the code, that was expected
└── ProcessError         the embedded chain cannot be run
"""


class ChainError(Exception):
    """Everything that this package raises on purpose; `code` is stable and meant for programs."""

    code = "chain"


class ArtifactError(ChainError):
    code = "artifact"


class Undecodable(ChainError):
    code = "undecodable"


class Unencodable(ChainError):
    code = "unencodable"

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field, self.value, self.allowed = field, value, allowed
        super().__init__(f"{field}: {value!r} is not allowed; {allowed}")


class NodeUnreachable(ChainError):
    code = "node_unreachable"


class NodeRefused(ChainError):
    """`number` and the message are the node's (JSON-RPC error object)."""

    code = "node_refused"

    def __init__(self, method: str, number: int, message: str) -> None:
        self.method, self.number, self.reason = method, number, message
        super().__init__(f"the node refuses {method}: {message} ({number})")


class Reverted(ChainError):
    """`data` is empty where the contract gave no reason."""

    code = "reverted"

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__(f"the call was undone: {'0x' + data.hex() if data else 'no reason given'}")


class SendingError(ChainError):
    code = "sending"


class NotMined(SendingError):
    code = "not_mined"


class NonceTaken(SendingError):
    code = "nonce_taken"


class OperationDiffers(SendingError):
    code = "operation_differs"


class SigningKeyError(ChainError):
    code = "key"


class KeyUnknown(SigningKeyError):
    code = "key_unknown"


class KeyExists(SigningKeyError):
    code = "key_exists"


class KeyUnusable(SigningKeyError):
    code = "key_unusable"


class TypedDataInvalid(ChainError):
    code = "typed_data"


class AprNotConfirmed(ChainError):
    code = "apr_not_confirmed"


class ChainMismatch(ChainError):
    code = "chain_mismatch"


class ProcessError(ChainError):
    code = "process"
