"""How QuickBooks says no: a refused request, a refused message set, a program that died.

Codes and their classes are those of facts/quickbooks.md, C5; where a code is only recalled, the
handler that uses it says so.
"""

STATUS_OK = 0
STATUS_EMPTY = 1
STATUS_NOT_FOUND = 500
STATUS_UNSUPPORTED_FIELD = 530
STATUS_BAD_REQUEST_ID = 1060
STATUS_BAD_OBJECT_ID = 3000
STATUS_BAD_RANGE = 3030
STATUS_BAD_NAME = 3090
STATUS_NAME_IN_USE = 3100
STATUS_OBJECT_NOT_FOUND = 3120
STATUS_BAD_PARENT = 3130
STATUS_BAD_REFERENCE = 3140
STATUS_MISSING_ELEMENT = 3150
STATUS_CANNOT_DELETE = 3160
STATUS_CLOSED_FOR_REMOVAL = 3161
STATUS_CLOSED_PERIOD = 3171
STATUS_NOT_SAVED = 3180
STATUS_CANNOT_VOID = 3185
STATUS_INVALID_VALUE = 3210
STATUS_NOT_PROCESSED = 3231
STATUS_FEATURE_OFF = 3250

SET_STATUS_OK = 0
SET_STATUS_NO_MATCH = 600
SET_STATUS_OTHER_CONTENT = 9001
SET_STATUS_NO_RESPONSE = 9002
SET_STATUS_ID_TOO_LONG = 9004

HRESULT_PARSE = "0x80040400"
PARSE_MESSAGE = "QuickBooks found an error when parsing the provided XML text stream."


class RequestProcessorError(Exception):
    """The request processor threw: nothing of the message set ran, no answer exists."""

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(f"{hresult}: {message}")
        self.hresult = hresult
        self.message = message


class QuickBooksDied(Exception):
    """Raised by a fault hook: QuickBooks ended in the middle of a message set."""


class Refusal(Exception):
    """One request is refused with a status code; the rest of the set is not concerned."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def severity(code: int) -> str:
    """Info below 500, Warn below 1000, else Error."""
    if code < 500:  # noqa: PLR2004 - the ranges of facts/quickbooks.md, C5
        return "Info"
    return "Warn" if code < 1000 else "Error"  # noqa: PLR2004


def bad_reference(noun: str, name: str, where: str) -> Refusal:
    """3140: the list of these things holds no entry of that name."""
    return Refusal(
        STATUS_BAD_REFERENCE,
        f'There is an invalid reference to QuickBooks {noun} "{name}" in the {where}.  QuickBooks '
        "error message: Invalid argument.  The specified record does not exist in the list.",
    )


def inactive(noun: str, name: str, where: str) -> Refusal:
    """3140, which is assumed: the entry is there and nothing new may refer to it."""
    return Refusal(
        STATUS_BAD_REFERENCE,
        f'There is an invalid reference to QuickBooks {noun} "{name}" in the {where}.  QuickBooks '
        "error message: The element is inactive.",
    )


def not_found(object_id: str) -> Refusal:
    """3120: there is no such object, or none that may be used here."""
    return Refusal(
        STATUS_OBJECT_NOT_FOUND,
        f'Object "{object_id}" specified in the request cannot be found.',
    )


def missing(name: str) -> Refusal:
    """3150: an element that this request needs is absent or empty."""
    return Refusal(STATUS_MISSING_ELEMENT, f"There is a missing element: {name}.")


def not_accepted(noun: str, error: str) -> Refusal:
    """3210: QuickBooks does not save a transaction, for the reason of its own words."""
    return Refusal(
        STATUS_INVALID_VALUE,
        f"There was an error when saving a {noun}.  QuickBooks error message: {error}",
    )


def bad_object_id(object_id: str, field: str) -> Refusal:
    """3000: no object bears this id."""
    return Refusal(
        STATUS_BAD_OBJECT_ID,
        f'The given object ID "{object_id}" in the field "{field}" is invalid.',
    )
