"""What the desk calls things about winning back, and each reason as a sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anfu.desk.words import Table

QUESTIONS: Table = {
    "csat": _("Satisfaction, 1 to 5"),
    "nps": _("Recommendation, 0 to 10"),
    "effort": _("Ease, 1 to 7"),
}

OUTCOMES: Table = {
    "solved": _("Really solved"),
    "not_solved": _("Not solved"),
    "no_answer": _("No answer"),
}

PURPOSES: Table = {
    "improvements": _("Hear of improvements"),
    "research": _("Be invited to tests, communities and focus groups"),
    "public_thanks": _("Be thanked in public"),
    "purchases": _("Have purchases looked at"),
}

GIVES: Table = {
    "discount": _("Discount"),
    "gift": _("Gift"),
    "refund": _("Refund"),
    "credit": _("Credit"),
}

WHY_SECOND: Table = {
    "above_limit": _("it is more than one person decides alone"),
    "unequal": _("others in the same incident were given something else"),
}

GATHERINGS: Table = {
    "product_test": _("Product test"),
    "community": _("Community"),
    "focus_group": _("Focus group"),
}

WAYS: Table = {
    "message": _("by message"),
    "by_hand": _("by hand"),
    "public": pgettext_lazy("way", "in public"),
}

WHY_NOT: Table = {
    "opted_out": _("The customer asked to be left alone. That wins over everything."),
    "never_in_public": _("This is never said in public. Write privately."),
    "open_case": _("The customer has an open case. Solve that first."),
    "no_consent": _("The customer has not agreed to this."),
    "consent_revoked": _("The customer took the consent back."),
    "consent_expired": _("The consent has run out. Ask again when the moment fits."),
    "too_often": _("The customer has heard from us as often as the playbook allows for now."),
    "not_written_first": _("X lets a program write only to those who wrote privately first. A person may."),
    "messages_closed": _("The customer takes no direct messages from us."),
    "not_addressed": _("The post does not mention us, so X lets nobody answer it here. Use the X app."),
    "disappointed": _("The rating was poor. Look at the case again, and speak to the customer."),
    "unclear": _("The customer answered neither yes nor no. Read what they wrote."),
    "link_expired": _("The time to answer this is over."),
    "not_invited": _("X lets a program write only to those who wrote privately first. A person may."),
    "crisis": _("A crisis room is open. Winning back rests until it is closed."),
    "suspected_false": _("The claims are held to be false or malicious. Nothing is asked."),
}
"""Why a customer is not contacted, or why a person must do it."""

REFUSED: Table = {
    "rated_already": _("This was rated already, and a rating stands as it was given."),
    "no_such_score": _("Choose one of the answers."),
    "said_already": _("This was answered already."),
    "no_such_step": _("The playbook has no such step for this case."),
    "no_amount": _("Write an amount above nothing, such as 12.50."),
    "above_step": _("That is more than this step allows."),
    "case_cap": _("With that, the case would cost more than the playbook allows."),
    "person_cap": _("With that, this customer would be given more in a year than the playbook allows."),
    "budget_spent": _("The budget of this month does not reach for that."),
    "own_grant": _("Nobody decides on what they proposed themselves. Ask somebody else."),
    "not_senior": _("Somebody senior decides on this."),
    "decided_already": _("Somebody has decided on this already."),
    "refusal_needs_reason": _("Say why, so that whoever proposed it can tell the customer something."),
    "title_missing": _("Say what it is."),
    "both_sides_missing": _(
        "Write both sides, what customers said and what was changed, in at least one language."
    ),
    "no_such_topic": _("Choose what it is about."),
    "asked_already": _("This was asked already."),
}
"""Why the desk, or the customer's page, did not do what it was asked."""
