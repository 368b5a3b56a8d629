"""What a scorecard says, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ITEMS: Mapping[str, tuple[Lazy, Lazy]] = {
    "heard": (_("Heard"), _("Names this customer's own problem, and what it means to them.")),
    "solved": (_("Moved on"), _("Solves it, or says what happens next and by when.")),
    "true": (_("True"), _("Facts are right, and nothing is promised that cannot be kept.")),
    "fitting": (_("Fitting"), _("Fits how the customer feels: plain, warm, no more words than needed.")),
    "language": (_("Reply check"), _("Nothing for the reply check to mend.")),
    "on_time": (_("In time"), _("What it was owed for was not yet due.")),
    "kept": (_("Kept"), _("What it promised was done in time.")),
}
"""Each item of a scorecard and what it asks."""

MARKS: Mapping[int, Lazy] = {
    2: pgettext_lazy("mark", "yes"),
    1: pgettext_lazy("mark", "partly"),
    0: pgettext_lazy("mark", "not yet"),
}
