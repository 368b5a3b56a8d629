"""What the screen says of receivers, for both languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anfu.desk.words import Table

SHAPES: Table = {
    "json": _("Webhook"),
    "slack": _("Slack"),
    "teams": _("Microsoft Teams"),
    "email": _("E-mail"),
}

STATES: Table = {
    "waiting": pgettext_lazy("delivery", "Waiting"),
    "delivered": pgettext_lazy("delivery", "Delivered"),
    "given_up": pgettext_lazy("delivery", "Given up"),
}

WRONG: Table = {
    "name_missing": _("Give it a name."),
    "address_wrong": _(
        "This is no address that can be sent to: it begins with https:// and names a host, without a password in it."
    ),
    "plain_http": _(
        "Plain http is only for networks that ANFU_EVENTS_PRIVATE_NETWORKS allows. Use https.",
    ),
    "mail_wrong": _("Give up to ten e-mail addresses, separated by commas."),
    "no_mail_server": _(
        "No mail server is set: set ANFU_EMAIL_HOST and ANFU_EMAIL_FROM, and start Anfu again."
    ),
    "kinds_missing": _("Choose at least one kind of event."),
    "cooldown_wrong": _("The cool-down is a number of minutes from 0 to 1440."),
    "quiet_wrong": _("Give both ends of the quiet hours, or none."),
    "zone_wrong": _("There is no such time zone. Write it as in Asia/Shanghai."),
    "span_wrong": _("Give a beginning and a later end."),
}
"""What has to be mended in the form."""
