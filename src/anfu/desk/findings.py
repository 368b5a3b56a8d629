"""What the reply check says of each rule, in the language of the person who reads: the reason, and what to do.

The check itself speaks the language of the reply, for whoever uses it without a desk.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

RULES: Mapping[str, tuple[Lazy, Lazy]] = {
    "defensive": (
        _("It defends the brand instead of hearing the customer."),
        _("Say what you understand and what you do next."),
    ),
    "blaming": (_("It blames the customer."), _("Leave out who is to blame; say how you will help.")),
    "sarcastic": (_("It reads as mockery."), _("Say it plainly and kindly.")),
    "accusing": (
        _("It accuses or doubts the customer."),
        _("Keep to facts, and invite evidence through the formal channel."),
    ),
    "dismissive": (
        _("It makes the customer's trouble small."),
        _("Name what it means to the customer, and what you do."),
    ),
    "commanding": (_("It orders the customer about."), _("Ask, and say why it helps.")),
    "legal_admission": (
        _("It admits liability, which only the lawyers may do."),
        _("Apologise for what the customer went through, without legal words."),
    ),
    "jargon": (_("Customers do not use this word."), _("Say it in everyday words.")),
    "humour": (_("Nobody in trouble wants a joke."), _("Leave the joke out.")),
    "canned": (_("It sounds like a template."), _("Say what happened to this customer.")),
    "too_casual": (_("It is more familiar than a complaint bears."), _("Write as to a guest.")),
    "too_formal": (_("It reads like an office letter."), _("Say it as you would at the counter.")),
    "no_empathy": (_("It shows no feeling for the customer."), _("Name the feeling before the solution.")),
    "no_restatement": (
        _("It does not name the customer's own problem."),
        _("Say in a few words what went wrong for them."),
    ),
    "no_apology": (_("An ordinary answer apologises, whoever is at fault."), _("Say that you are sorry.")),
    "no_explanation": (_("It does not say why it happened."), _("Explain it in one plain sentence.")),
    "no_next_step": (_("It does not say what happens next."), _("Give the solution or the next step.")),
    "no_time": (_("It promises without a time."), _("Say by when, such as “within 4 hours”.")),
    "no_timetable": (
        _("A serious case needs a time by which somebody is there."),
        _("Say when you write, and how often."),
    ),
    "no_private_channel": (
        _("A serious case goes to direct messages at once."),
        _("Invite to a direct message."),
    ),
    "no_channels": (_("A serious case offers other channels too."), _("Give telephone and e-mail.")),
    "too_public": (
        _("This has gone back and forth in public for long enough."),
        _("Invite to a direct message."),
    ),
    "empty": (_("There is nothing to send."), _("Write a reply.")),
    "open_slot": (_("A slot is not filled."), _("Fill it or take it out.")),
    "too_long": (
        _("It is longer than X takes."),
        _("Shorten it, or send what does not fit as a second reply."),
    ),
    "link_cost": (_("X may charge for a link."), _("Leave it out if you can.")),
    "near_duplicate": (
        _("It is nearly the same as a recent reply, which X takes for spam."),
        _("Word it anew for this customer."),
    ),
    "wrong_language": (_("It is not in the customer's language."), _("Answer in their language.")),
    "time_past": (_("This time is past."), _("Give a time to come.")),
    "time_closed": (_("Nobody works between now and then."), _("Give a time within your hours.")),
    "time_unstaffed": (
        _("By the roster nobody is on shift between now and then."),
        _("Give a time when somebody is there, or ask a colleague to stand in."),
    ),
    "forbidden": (_("The playbook forbids this wording."), _("Use other words.")),
    "asks_secret": (_("Nobody should ever send this."), _("Do not ask for it.")),
    "asks_data": (
        _("It asks for personal data where everybody reads."),
        _("Invite to a direct message first."),
    ),
    "shows_data": (_("It shows what may be personal data to everybody."), _("Take it out.")),
}
"""By the name of the rule."""
