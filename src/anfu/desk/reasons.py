"""Each reason code as a sentence: why, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anfu.desk.winning.words import REFUSED, WHY_NOT
from anfu.desk.words import Table

REFUSALS: Table = {
    **REFUSED,
    **WHY_NOT,
    "import_begun": _("This import was begun already."),
    "empty": _("There is nothing to send yet. Write the text first."),
    "draft_unread": _("A language model wrote this. Read it, mend it, and say that you stand behind it."),
    "model_away": _("The language model cannot be reached. Write it yourself; everything else works on."),
    "model_slow": _("The language model takes too long. Write it yourself; everything else works on."),
    "model_busy": _(
        "The language model is drafting for others. Try again in a moment, or write it yourself."
    ),
    "too_long": _("The network takes less than this weighs. Shorten the text."),
    "blocked": _("Something in the text must be mended first. The findings below say what, and how."),
    "unseen": _("The customer wrote again. Read the new post, say so, and send if your text still fits."),
    "doubtful": _("An earlier reply may or may not be on X. Settle it first, so that nobody is told twice."),
    "case_closed": _("This case is closed. A new complaint by this customer opens a new one."),
    "not_summoned": _(
        "X lets us reply only to those who mention us, and this post does not. Answer it in the X app itself."
    ),
    "message_too_long": _("The network takes less in a direct message than this weighs. Shorten the text."),
    "only_private": _("This customer has written only privately. Answer in a direct message."),
    "no_messages": _("Anfu reads and writes no direct messages on this network. Answer in public."),
    "opted_out": _("This customer asked us to stop, and has not written to us privately since."),
    "not_invited": _(
        "X lets us write privately only to those who wrote to us or asked for it. Invite them in public."
    ),
    "no_privacy_link": _("A first direct message names the address of the privacy page. Add it."),
    "no_way_to_stop": _("A first direct message says how to end it, such as: write STOP. Add it."),
    "picture_too_big": _("X takes pictures of up to 5 MB. Choose a smaller one."),
    "picture_unknown": _("X takes JPEG, PNG and WebP. Save the picture as one of these."),
    "picture_undescribed": _("Describe the picture for those who cannot see it."),
    "description_too_long": _("X takes 1,000 characters that describe a picture. Shorten them."),
    "unanswered": _(
        "A case is resolved only once an answer is out. Answer first, or say that it is no complaint."
    ),
    "not_owner": _("Somebody else owns this case. Take it over with a reason, then answer."),
    "own_words": _("These are your own words. Somebody else approves them."),
    "needs_senior": _("One of the two must be senior. Ask a senior, a lead or an admin."),
    "not_waiting": _("It does not wait for approval any more: somebody has decided it."),
    "crisis_unnamed": _("Say in a few words what it is about."),
    "crisis_open_already": _("A crisis room is open already. One crisis has one room and one owner."),
    "no_crisis": _("No crisis room is open any more."),
    "not_crisis_owner": _("Only who leads the room does this. Take over first, with a reason."),
    "no_such_language": _("The brand has no playbook in this language."),
    "source_missing": _("Say what is known, and from where."),
    "no_such_fact": _("This fact is pinned no more."),
    "lesson_missing": _("Say what we do otherwise next time; that closes the room."),
    "no_such_deed": _("The desk does not know this. Load the page anew."),
    "own_reply": _("This reply is yours. A colleague assesses it."),
    "assessed_already": _("You have assessed this reply already."),
    "enough_assessed": _("Enough colleagues have assessed this reply."),
    "marks_missing": _("Mark at least one item."),
    "kind_words_missing": _("Say what was good and what would help: marks alone teach nobody."),
    "not_about_you": _("This assessment is of a colleague's reply. Only its writer appeals."),
    "appealed_already": _("An appeal against this stands already."),
    "appeal_reason_missing": _("Say what you see otherwise, so that somebody can decide."),
    "needs_somebody_else": _("Somebody who neither wrote nor assessed it decides."),
    "appeal_answer_missing": _("Say why: the writer and the assessor both read it."),
    "return_reason_missing": _("Say why you return it, so that the writer can mend it."),
    "promise_done": _("This promise is done or withdrawn already, so there is nothing to move."),
    "reason_unsaid": _("Say why; the history and the monthly review keep it."),
    "no_new_time": _("Name the new time in the message, such as “within 2 hours”; it becomes the promise."),
    "no_such_colleague": _("Choose a colleague of this team."),
    "tag_missing": _("Type a tag first."),
    "moment_past": _("This moment is past. Choose a later one."),
    "note_missing": _("Write what your colleagues must know; it stays in each case."),
    "own_login": _("Nobody changes their own role or login. Ask another admin."),
    "no_such_role": _("Choose one of the roles."),
    "login_missing": _("Say for whom it is."),
    "link_used": _("This link has ended, was used or was withdrawn. Ask for another."),
    "not_vouched": _(
        "Your organisation's sign-in did not let you in, or nobody here knows your address. Ask an admin to invite you."
    ),
    "address_unverified": _(
        "Your organisation's sign-in did not say that your e-mail address is verified. Choose a password instead."
    ),
    "provider_away": _("Your organisation's sign-in cannot be reached. Try again, or use your password."),
    "login_taken": _("This login exists already. Choose another."),
    "login_unreadable": _("A login has up to 150 letters, digits and @ . + - _ only."),
    "password_weak": _("Choose a password of ten characters or more that is not a common one."),
    "zone_unknown": _("Choose a time zone by its name, such as Asia/Shanghai."),
    "time_unread": _("Give both times of a day as hours and minutes, or leave both empty."),
    "capacity_unread": _("Give the most cases as a number up to 500; 0 is any number."),
    "name_missing": _("Give the view a name."),
    "reason_missing": _("Somebody else owns this case. Say why you take it over."),
    "already_left": _("Too late to take it back: the reply has left already."),
    "stage_unknown": _("Choose the stage of this reply."),
    "not_unsure": _("Somebody has settled this already."),
    "no_such_incident": _("That incident is no more. Look at the list of incidents."),
    "nothing_chosen": _("Mark the cases first."),
    "in_a_case": _("This post belongs to a case already. Correct its verdict there."),
    "not_judged": _("Triage has not judged this post, so there is nothing to correct."),
    "no_such_verdict": _("There is no such verdict. Choose one of those shown."),
    "not_corrected": _("Nobody has corrected this verdict."),
    "suspected_already": _("Somebody has put this case into the lane already."),
    "not_suspected": _("No suspicion stands against this case."),
    "evidence_missing": _(
        "Write what the customer claims and what you know to be so. Without both it stays open."
    ),
    "reports_off": _("This playbook reports nothing to X (suspected_false.report_defamation)."),
    "reported_already": _("A report stands already. Look at the card."),
    "report_reason_missing": _("Write which words defame whom, or why it is not reported."),
    "no_report": _("No report waits for this any more. Look at the card."),
    "own_report": _("You proposed this report. Somebody else agrees to it."),
    "not_agreed": _("A second person agrees first."),
    "link_unreadable": _("A link begins with https:// and stands on a line of its own."),
}
"""Why the desk did not do what it was asked."""

LEFT: Table = {
    "needs_a_person": _("the words speak of self-harm or violence, and no template may answer that"),
    "not_summoned": _("the post does not mention us, and X lets us reply only to those who do"),
    "replies_restricted": _("the customer limits who can reply"),
    "opted_out": _("the customer asked for no automatic replies"),
    "before_we_listened": _("the post is older than this desk"),
    "no_wording": _("the playbook has no wording that fits"),
    "no_messages": _("a serious case is invited to write privately, and Anfu cannot read messages here"),
    "too_old": _("the post was heard more than a day late"),
    "sealed": _("the message is encrypted, and only the X app shows it"),
}
"""Why no automatic acknowledgement went out."""

WITHDRAWN: Table = {
    "answered with another tool": _("answered with another tool"),
    "answered": _("a person has answered meanwhile"),
    "opted_out": _("the customer asked for no automatic replies"),
    "case_closed": _("the case was closed"),
    "no_complaint": _("somebody found it to be no complaint"),
    "suspected": _("somebody suspects that the claims are false"),
    "too_late": _("it had waited too long"),
    "taken back": _("taken back"),
    "seen by a person": _("a person saw that it is not on X"),
}
"""Why a reply that was queued did not leave."""

GONE: Table = {
    "deleted": _("the customer deleted it"),
    "protected": _("the customer made the account private"),
    "withheld": _("X withholds it"),
    "aged": _("they were older than we keep words"),
    "erased": _("the customer asked for it"),
}
"""Why the words of a post are no longer kept."""

SAID_NO: Table = {
    "opted_out": _("The customer asked us to stop while this waited. Do not write first."),
    "not_invited": _("X lets us write privately only to those who wrote to us or asked for it."),
    "no_messages": _("Anfu reads and writes no direct messages on this network. Answer in public."),
    "no_privacy_link": _(
        "A first direct message names the address of the privacy page. Add it, then send again."
    ),
    "no_way_to_stop": _("A first direct message says how to end it. Add it, then send again."),
    "unseen": _("The customer wrote again while this waited. Read their post, then send what fits."),
    "not_summoned": _("X lets us reply only to those who mention us. Answer in the X app itself."),
    "duplicate": _("X has seen these exact words from us. Change the wording and send again."),
    "dm_closed": _("The customer takes no direct messages from us. Ask them in public to open theirs."),
    "dm_blocked": _("X does not allow this direct message. Reach the customer in public."),
    "wrong_token": _("The keys for X do not fit. Tell whoever runs Anfu."),
    "no_permission": _("Our account may not do this on X. Tell whoever runs Anfu."),
    "replies_restricted": _("The customer limits who can reply. Reach them another way."),
    "looks_automated": _("X took this for a machine. Wait a while, then send it in your own words."),
    "post_gone": _(
        "The post is gone or hidden, so there is nothing to answer. Close the case if nothing is left."
    ),
    "too_long": _("X found the text too long. Shorten it and send again."),
    "media_refused": _("X did not take the picture. Send the reply without it, or with another."),
    "malformed": _("X did not understand the request. Tell whoever runs Anfu."),
    "suspended": _("X has suspended our account. Tell whoever runs Anfu at once."),
    "daily_cap": _("Our account has said as much today as X allows. Try again tomorrow, or in the X app."),
    "no_credits": _("The credits for X's API are used up. Tell whoever runs Anfu."),
    "blocked": _("This customer has blocked us. Reach them another way, or close the case."),
    "signed_out": _("X has signed us out. Tell whoever runs Anfu."),
    "refused": _("X refused without a reason that we know. Look at the post on X before trying again."),
}
"""What X's refusals mean and what to do."""

GENERIC = _("It was refused ({code}). Tell whoever runs Anfu.")


def why_refused(code: str) -> str:
    """The sentence for a flow's or the gate's reason code."""
    return str(REFUSALS.get(code) or GENERIC).format(code=code)


def why_left(code: str) -> str:
    """The sentence for why a case was left to a person."""
    return str(LEFT.get(code, code))


def why_said_no(code: str) -> str:
    """The sentence for a refusal by X."""
    return str(SAID_NO.get(code) or SAID_NO["refused"])
