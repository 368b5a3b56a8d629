"""What is ours in allauth's second step: secrets in the vault, the last one kept where a role needs it."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from anfu.desk.keys.required import is_needed
from anfu.people.admission.queries import second_steps
from anfu.people.models import Staff
from anfu.schedule.channels import the_vault


class OwnKeys(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody is written to: the trail says what changed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This does not fit, or was used already. Wait for the next code and try that."),
        "cannot_delete_authenticator": _(
            "Your role needs a second step. Set another one up before you remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return the_vault().lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that was kept; raises `ChannelError` where its key is missing."""
        return the_vault().open(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the app shows beside the codes."""
        return "Anfu"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role needs one."""
        staff = authenticator.user
        others = second_steps(staff.pk).exclude(pk=authenticator.pk)
        return not is_needed(staff) or others.exists()

    def generate_authenticator_name(self, user: Staff, type: str) -> str:
        """What a passkey is called whose owner did not say."""
        del type
        return f"{user.username} {second_steps(user.pk).count() + 1}"

    def send_notification_mail(self, *_args: object, **_more: object) -> None:
        """Logins have no addresses."""
