"""What the desk calls things, in the person's language: a table for each kind of code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Table = Mapping[str, Lazy]

TIERS: Table = {"ordinary": _("Ordinary"), "serious": _("Serious")}

GRIEVANCES: Table = {"complaint": _("Complaint"), "no_complaint": _("No complaint")}

TOPICS: Table = {
    "product": _("Product"),
    "delivery": _("Delivery"),
    "billing": _("Billing"),
    "service": _("Service"),
    "outage": _("Outage"),
    "account": _("Account"),
    "safety": _("Safety"),
    "legal": _("Legal"),
    "other": pgettext_lazy("topic", "Other"),
}

INTENTS: Table = {
    "complaint": _("Complaint"),
    "question": _("Question"),
    "praise": _("Praise"),
    "suggestion": _("Suggestion"),
    "spam": _("Spam"),
    "abuse": _("Abuse"),
    "other": pgettext_lazy("intent", "Other"),
}

RISKS: Table = {
    "safety": _("Danger to safety"),
    "injury": _("Injury"),
    "legal_threat": _("Legal threat"),
    "data_leak": _("Data leak"),
    "discrimination": _("Discrimination"),
    "press_or_regulator": _("Press or regulator"),
    "repeated_failure": _("Repeated failure"),
    "self_harm": _("Self-harm"),
    "violence": _("Violence"),
}

AROUSAL: Table = {
    "calm": _("calm"),
    "uneasy": _("uneasy"),
    "upset": _("upset"),
    "angry": _("angry"),
    "furious": _("furious"),
}

STAGES: Table = {
    "acknowledge": _("Acknowledge"),
    "answer": _("Answer"),
    "update": _("Update"),
    "close": pgettext_lazy("stage", "Close"),
    "follow_up": _("Follow-up"),
}

STATUSES: Table = {
    "pending": _("Waits for approval"),
    "returned": _("Returned"),
    "queued": _("Queued"),
    "sending": _("Sending"),
    "sent": _("Sent"),
    "unsure": _("Unsure"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}

APPROVALS: Table = {
    "suspected_false": _("suspected false"),
    "tier": _("serious case"),
    "new_staff": _("new colleague"),
}
"""Why a reply waits for a second person."""

PROMISES: Table = {
    "first_reply": _("First reply"),
    "answer": _("Answer"),
    "update": _("Update"),
    "contact": _("Contact"),
}

OUTCOMES: Table = {
    "open": pgettext_lazy("promise", "Open"),
    "kept": _("Kept"),
    "broken": _("Broken"),
    "withdrawn": _("Withdrawn"),
}

LANGUAGES: Table = {
    "en": _("English"),
    "zh": _("Chinese"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "fr": _("French"),
    "de": _("German"),
    "it": _("Italian"),
    "ar": _("Arabic"),
    "hi": _("Hindi"),
    "ru": _("Russian"),
    "id": _("Indonesian"),
    "tr": _("Turkish"),
    "th": _("Thai"),
    "vi": _("Vietnamese"),
    "und": _("Unknown language"),
}

MEDIA: Table = {
    "photo": _("Photo"),
    "video": _("Video"),
    "animated_gif": _("Moving picture"),
    "media": _("Picture or video, on X"),
}

SEVERITIES: Table = {"block": _("Mend first"), "warn": _("Better"), "hint": _("Hint")}

FINDABLE: Table = {
    "post": pgettext_lazy("found", "Post"),
    "customer": pgettext_lazy("found", "Customer"),
    "note": pgettext_lazy("found", "Note"),
}

ROLES: Table = {
    "agent": _("Agent"),
    "senior": _("Senior"),
    "lead": _("Lead"),
    "analyst": _("Analyst"),
    "admin": _("Admin"),
    "auditor": _("Auditor"),
}

TRAIL: Table = {
    "read": _("Saw"),
    "wrote": _("Did"),
    "took": _("Took a file"),
    "refused": _("Was refused"),
    "entered": _("Came in"),
}
"""What sort of thing somebody did, in the audit trail."""

TABLES: Mapping[str, Table] = {
    "tier": TIERS,
    "grievance": GRIEVANCES,
    "topic": TOPICS,
    "intent": INTENTS,
    "risk": RISKS,
    "arousal": AROUSAL,
    "stage": STAGES,
    "status": STATUSES,
    "approval": APPROVALS,
    "promise": PROMISES,
    "outcome": OUTCOMES,
    "language": LANGUAGES,
    "severity": SEVERITIES,
    "media": MEDIA,
    "findable": FINDABLE,
    "role": ROLES,
    "trail": TRAIL,
}


def arousal_of(arousal: float) -> str:
    """The word for how worked up a customer is, from 0 (calm) to 1 (furious)."""
    words = tuple(AROUSAL)
    return words[min(int(arousal * len(words)), len(words) - 1)]
