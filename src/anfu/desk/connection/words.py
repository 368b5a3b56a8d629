"""What the screen says of permissions and of what has to be done at X, for both languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anfu.channel.x.catching_up import TOO_OLD
from anfu.desk.words import Table

STEPS = (
    _(
        "Make an app of your own at X, of type “Web App, Automated App or Bot”. Its redirect address is the one below."
    ),
    _(
        "Write its use case: you answer customers who write to you, and a person approves all but one acknowledgement."
    ),
    _(
        "On the brand's account set the label “Automated”, say so in the bio, and name a responsible person's account."
    ),
    _("Have a privacy policy to link to in direct messages."),
    _("Set ANFU_X_CLIENT_ID, ANFU_X_CLIENT_SECRET and ANFU_X_APP_TOKEN, and start Anfu again."),
)
"""What to see to at X before connecting."""

PURPOSES: Table = {
    "tweet.read": _("hear what is said to you"),
    "users.read": _("know who says it"),
    "tweet.write": _("answer in public"),
    "tweet.moderate.write": _("hide replies under your own posts"),
    "dm.read": _("read direct messages to you"),
    "dm.write": _("answer direct messages"),
    "media.write": _("send pictures"),
    "offline.access": _("stay signed in; without it X forgets us after two hours"),
    "activity": _("hear posts the moment they are made"),
    "connections": _("take the stream over when another listener died"),
}
"""What each permission is for."""

PAUSES: Table = {
    "asked": _("A person has paused all sending. Replies wait until somebody resumes it."),
    "signed_out": _(
        "X does not accept our keys any more. Connect the account again; then the replies go out."
    ),
    "wrong_token": _(
        "X wants another kind of key or permission. Check the app's permissions, then connect again."
    ),
    "suspended": _(
        "X has suspended or locked our account. Open the X app and follow what it says; replies wait."
    ),
    "no_credits": _("The credits for X's API are used up, or its spending limit is reached. Replies wait."),
    "restored": _(
        "The database was restored, or a standby took over. X is asked what we said since; then replies leave."
    ),
    "daily_cap": _("Our account has said as much as X allows for now. Replies wait, serious ones first."),
}
"""Why nothing leaves."""

MISSING: Table = {TOO_OLD: _("X's search holds seven days.")}
"""Why a gap could not be filled; what X itself answered stands as it was said."""
