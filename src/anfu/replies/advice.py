"""What each reason code means and what a person should do next: plain data, in English; the desk translates it."""

from __future__ import annotations

from collections.abc import Mapping

GATE: Mapping[str, str] = {
    "empty": "There is nothing to send yet. Write the text first.",
    "too_long": "The network takes less than this weighs. Shorten the text.",
    "unseen": "The customer wrote again. Read the new post, and send again if your text still fits.",
    "doubtful": "An earlier reply may or may not be on X. Settle it first, so that nobody is told twice.",
    "case_closed": "This case is closed. A new complaint by this customer opens a new one.",
    "not_summoned": "X lets us reply only to those who mention us, quote us or answer us. Answer in the X app itself.",
    "not_owner": "Somebody else owns this case. Take it over with a reason, or leave it to them.",
    "own_words": "These are your own words. Somebody else approves them.",
    "needs_senior": "One of the two people behind this reply must be senior. Ask a senior, a lead or an admin.",
    "not_waiting": "It does not wait for approval any more: somebody has decided it.",
    "return_reason_missing": "Say why you return it, so that the writer can mend it.",
    "reason_missing": "Say why: others will read it.",
    "message_too_long": "The network takes less in a direct message than this weighs. Shorten the text.",
    "only_private": "The customer has written only privately. Answer in a direct message.",
    "no_messages": "Anfu reads and writes no direct messages on this network. Answer in public.",
    "opted_out": "The customer asked us to stop, and has not written to us privately since. Do not write first.",
    "not_invited": "X lets us write privately only to those who wrote to us or asked for it. Invite them in public.",
    "no_privacy_link": "A first direct message names the address of the privacy page. Add it.",
    "no_way_to_stop": "A first direct message says how to end it, such as: write STOP. Add it.",
    "picture_too_big": "X takes pictures of up to 5 MB. Choose a smaller one.",
    "picture_unknown": "X takes JPEG, PNG and WebP. Save the picture as one of these.",
    "picture_undescribed": "Describe the picture for those who cannot see it.",
    "description_too_long": "X takes 1,000 characters that describe a picture. Shorten them.",
    "blocked": "The reply check found something that must not leave. Mend it, then send.",
}
"""Why a person's reply was not queued, or was held when it was about to leave."""

LEFT: Mapping[str, str] = {
    "needs_a_person": "The words speak of self-harm or violence, which no template may answer. Answer yourself, now.",
    "sealed": "The message is encrypted. Open the X app to read it, and answer there.",
    "not_summoned": "The post does not address us, and X lets us reply only to those who do. Answer in the X app.",
    "replies_restricted": "The customer limits who can reply. Try by hand, or reach them another way.",
    "opted_out": "The customer asked for no automatic replies. Answer in your own words.",
    "before_we_listened": "The post is older than this desk. Decide whether it still wants an answer.",
    "too_old": "The post was heard more than a day late. Say sorry for that when you answer.",
    "no_messages": "A serious case is invited to write privately, which Anfu cannot read here. Answer yourself.",
    "no_wording": "The playbook has no wording that fits. Answer yourself, and tell whoever keeps the playbook.",
    "answered": "A person answered first, so nothing automatic followed.",
    "too_late": "The acknowledgement waited for more than a day, so it was taken back. Answer, and apologise.",
    "duplicate": "Every wording was used today, and X takes none twice. Answer in your own words.",
    "case_closed": "The case was closed before the acknowledgement left.",
    "unseen": "The customer wrote again, so nothing automatic followed. Answer in your own words.",
    "not_invited": "The customer has not written to us privately, so nothing automatic may go there.",
    "no_privacy_link": "A first direct message names the privacy page, and this one did not. Mend the wording.",
    "no_way_to_stop": "A first direct message says how to end it, and this one did not. Mend the wording.",
    "said_already": "An automatic message of this kind has gone to the customer in this case already.",
}
"""Why no automatic reply went out, or one was taken back."""

REFUSED: Mapping[str, str] = {
    "not_summoned": "X lets us reply only to those who mention us. Answer in the X app itself; do not try again here.",
    "duplicate": "X has seen these exact words from us. Look whether they are there; if not, change the wording.",
    "dm_closed": "The customer takes no direct messages from us. Ask them in public to write to us.",
    "dm_blocked": "X does not allow this direct message. Reach the customer in public, and tell whoever runs Anfu.",
    "no_permission": "Our account may not do this on X. Tell whoever runs Anfu.",
    "blocked": "The customer has blocked us. Reach them another way, if they gave you one.",
    "replies_restricted": "The customer limits who can reply. Reach them another way.",
    "looks_automated": "X took this for a machine. Wait a while, then send it in your own words.",
    "post_gone": "The post is gone or hidden, so there is nothing to answer. Close the case if nothing is left.",
    "too_long": "X found the text too long. Shorten it and send again.",
    "media_refused": "X did not take the picture. Send the reply without it, or with another.",
    "malformed": "X did not understand the request. Tell whoever runs Anfu.",
    "refused": "X refused without a reason that we know. Look at the post on X before trying again.",
}
"""What X's refusals of one reply mean."""

PAUSES: Mapping[str, str] = {
    "asked": "A person has paused all sending. Replies wait; the one who paused, or an admin, resumes.",
    "signed_out": "X does not accept our keys any more. Connect the account again; replies wait and then go out.",
    "wrong_token": "X wants another kind of key or permission. Check the app's permissions, then connect again.",
    "suspended": "X has suspended or locked our account. Open the X app and follow what it says; replies wait.",
    "no_credits": "The credits for X's API are used up, or its spending limit is reached. Buy or raise; replies wait.",
    "restored": "The database was restored, or a standby took over. X is asked what we said since; then replies leave.",
    "daily_cap": "Our account has said as much as X allows for now. Replies wait, serious ones first.",
}
"""Why nothing leaves at all."""
