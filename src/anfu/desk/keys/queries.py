"""What one's own page says of the second step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator

from anfu.desk.keys.required import is_needed
from anfu.people.admission.queries import second_steps
from anfu.people.models import Staff


@dataclass(frozen=True)
class Passkey:
    """One passkey, as its owner calls it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Keys:
    """Somebody's second step; `codes_left` is None where there are no recovery codes."""

    app: Authenticator | None
    passkeys: Sequence[Passkey]
    codes_left: int | None
    is_needed: bool

    @property
    def is_set(self) -> bool:
        """Is there any?"""
        return self.app is not None or bool(self.passkeys)


def keys_of(staff: Staff) -> Keys:
    """What somebody has set up."""
    steps = list(second_steps(staff.pk))
    spare = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    return Keys(
        next((one for one in steps if one.type == Authenticator.Type.TOTP), None),
        [
            Passkey(one.pk, one.data["name"], one.created_at, one.last_used_at)
            for one in steps
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        None if spare is None else RECOVERY_CODE_COUNT - int(spare.data["used_mask"]).bit_count(),
        is_needed(staff),
    )
