"""Secrets at rest: encrypted columns, and the slow hash of the Web Connector's token.

A shop's access token is needed again, so it is encrypted (Fernet, with a key derived from the
installation's own). The app token is never needed again, so only a slow hash of it is kept and the
token itself is shown once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models

TOKEN_LENGTH_MIN: Final = 20
"""A token of the user's own has at least so many characters."""


class SecretLost(ValueError):
    """A stored secret cannot be read with this installation's key."""


class WeakToken(ValueError):
    """A token of the user's own is too short."""


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"tillbook at rest:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> str:
    """Encrypt for the database."""
    return _fernet().encrypt(text.encode()).decode("ascii")


def unseal(text: str) -> str:
    """Decrypt what `seal` made. Raises SecretLost when the key is another one."""
    try:
        return _fernet().decrypt(text.encode("ascii")).decode()
    except InvalidToken:
        msg = "A stored token cannot be read with this installation's key. Enter it again."
        raise SecretLost(msg) from None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret as it lies in the database; it is opened where it is used and nowhere else."""

    text: str = field(repr=False)


def opened(secret: str | Sealed) -> str:
    """The secret itself, of a row that was loaded or of one that was just made. Raises
    SecretLost.
    """
    return unseal(secret.text) if isinstance(secret, Sealed) else secret


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text column that is encrypted in the database. A row that was loaded has it `Sealed`, so
    that loading costs nothing and fails on nothing; what is assigned is plain text.
    """

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401
        """Encrypt on the way in; empty stays empty."""
        if isinstance(value, Sealed):
            return value.text
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *_: object) -> Sealed | str | None:
        """As it lies there."""
        return Sealed(value) if value else value


def new_token() -> str:
    """An app token as the app makes it: 32 letters and digits in four groups."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(8)) for _ in range(4))
    return "-".join(groups)


def hash_token(token: str) -> str:
    """The slow hash that is stored. Raises WeakToken below TOKEN_LENGTH_MIN characters."""
    if len(token) < TOKEN_LENGTH_MIN:
        msg = f"A token needs at least {TOKEN_LENGTH_MIN} characters."
        raise WeakToken(msg)
    return make_password(token)


def token_matches(token: str, hashed: str) -> bool:
    """Compare in constant time; an empty hash matches nothing but takes as long."""
    return check_password(token, hashed or make_password(None))
