"""The pages of the desk."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, reverse_lazy

from anfu.channel.x import door
from anfu.desk.alike import views as alike
from anfu.desk.approvals import views as approvals
from anfu.desk.attending import views as attending
from anfu.desk.beginning import views as beginning
from anfu.desk.case import views as case
from anfu.desk.connection import views as connection
from anfu.desk.crisis import views as crisis
from anfu.desk.customer import views as customer
from anfu.desk.drafting import views as drafting
from anfu.desk.events import views as events
from anfu.desk.fairness import views as fairness
from anfu.desk.finding import views as finding
from anfu.desk.handbook import views as handbook
from anfu.desk.health import healthz, livez, readyz
from anfu.desk.imports import views as imports
from anfu.desk.incidents import views as incidents
from anfu.desk.insight import views as insight
from anfu.desk.joining import company
from anfu.desk.joining import views as joining
from anfu.desk.keys import views as keys
from anfu.desk.known import views as known
from anfu.desk.lane import views as lane
from anfu.desk.mentions import views as mentions
from anfu.desk.metrics import metrics
from anfu.desk.passed import views as passed
from anfu.desk.people import views as people
from anfu.desk.promises import views as promises
from anfu.desk.quality import views as quality
from anfu.desk.radar import views as radar
from anfu.desk.setup import views as setup
from anfu.desk.signin import OwnPassword, set_language
from anfu.desk.staffing import views as staffing
from anfu.desk.team import views as team
from anfu.desk.trail import views as trail
from anfu.desk.wall import views as wall
from anfu.desk.winning import outreach, screens
from anfu.desk.winning import views as winback
from anfu.desk.wordings import views as wordings
from anfu.desk.work import views as work
from anfu.desk.worth import views as worth
from anfu.settings import SSO

ACCOUNT_PAGES = (
    ("login", "login", account.LoginView),
    ("logout", "logout", account.LogoutView),
    ("inactive", "inactive", account.AccountInactiveView),
    ("password", "change_password", OwnPassword),
    ("password/again", "reauthenticate", account.ReauthenticateView),
)
"""What people need of allauth, under the names by which it finds its own pages; none of it makes accounts."""

KEY_PAGES = (
    ("app", "activate_totp", totp.ActivateTOTPView.as_view(template_name="desk/keys/app.html")),
    (
        "app/removal",
        "deactivate_totp",
        totp.DeactivateTOTPView.as_view(template_name="desk/keys/app_off.html"),
    ),
    (
        "codes",
        "view_recovery_codes",
        recovery.ViewRecoveryCodesView.as_view(template_name="desk/keys/codes.html"),
    ),
    (
        "codes/new",
        "generate_recovery_codes",
        recovery.GenerateRecoveryCodesView.as_view(template_name="desk/keys/codes_new.html"),
    ),
    ("passkey", "add_webauthn", keys.AddPasskey.as_view()),
    (
        "passkey/<int:pk>/removal",
        "remove_webauthn",
        keys.RemovePasskey.as_view(success_url=reverse_lazy("me")),
    ),
    ("again", "reauthenticate", mfa.ReauthenticateView.as_view(template_name="desk/keys/again_code.html")),
    ("again/passkey", "reauthenticate_webauthn", keys.PasskeyAgain.as_view()),
)
"""The pages of the second step, under the names by which allauth finds its own."""

urlpatterns = [
    path("", work.home, name="home"),
    path("queue/<slug:slug>", work.queue, {"template": "desk/work/page.html"}, name="queue"),
    path("queue/<slug:slug>/board", work.queue, {"template": "desk/work/board.html"}, name="board"),
    path("case/<slug:code>", case.page, name="case"),
    path("case/<slug:code>/thread", case.part, {"template": "desk/case/thread.html"}, name="thread"),
    path("case/<slug:code>/facts", case.part, {"template": "desk/case/facts.html"}, name="facts"),
    path("case/<slug:code>/history", case.part, {"template": "desk/case/history.html"}, name="history"),
    path("case/<slug:code>/deeds", case.part, {"template": "desk/case/deeds.html"}, name="deeds"),
    path("case/<slug:code>/reply", case.reply, name="reply"),
    path("case/<slug:code>/proof", case.proof, name="proof"),
    path("case/<slug:code>/wordings", wordings.choose, name="wordings"),
    path("case/<slug:code>/draft", drafting.draft, name="draft"),
    path("case/<slug:code>/others", attending.others, name="others"),
    path("case/<slug:code>/here", attending.here, name="here"),
    path("case/<slug:code>/owner", case.owner, name="owner"),
    path("case/<slug:code>/closure", case.closure, name="closure"),
    path("case/<slug:code>/note", case.note, name="note"),
    path("case/<slug:code>/correction", case.correction, name="correction"),
    path("case/<slug:code>/reply/<int:reply_id>/picture", case.picture, name="picture"),
    path("case/<slug:code>/reply/<int:reply_id>/settlement", case.settlement, name="settlement"),
    path("case/<slug:code>/reply/<int:reply_id>/withdrawal", case.withdrawal, name="withdrawal"),
    path("case/<slug:code>/reply/<int:reply_id>/approval", approvals.approval, name="approval"),
    path("case/<slug:code>/reply/<int:reply_id>/rewording", approvals.rewording, name="rewording"),
    path("case/<slug:code>/reply/<int:reply_id>/returning", approvals.returning, name="returning"),
    path("case/<slug:code>/customer", known.card, name="known_card"),
    path("case/<slug:code>/alike", alike.card, name="alike"),
    path("case/<slug:code>/lane", lane.card, name="lane_card"),
    path("case/<slug:code>/suspicion", lane.suspicion, name="suspicion"),
    path("case/<slug:code>/appeal", lane.appeal, name="appeal"),
    path("case/<slug:code>/report", lane.report, name="report"),
    path("case/<slug:code>/evidence", lane.evidence, name="evidence"),
    path("case/<slug:code>/clearing", lane.clearing, name="clearing"),
    path("case/<slug:code>/incident", incidents.card, name="incident_card"),
    path("imports", imports.page, name="imports"),
    path("imports/<int:import_id>", imports.one, {"template": "desk/imports/one.html"}, name="import"),
    path(
        "imports/<int:import_id>/report",
        imports.one,
        {"template": "desk/imports/report.html"},
        name="import_report",
    ),
    path("imports/<int:import_id>/columns", imports.change, name="import_change"),
    path("imports/<int:import_id>/beginning", imports.beginning, name="import_beginning"),
    path("imports/<int:import_id>/undoing", imports.undoing, name="import_undoing"),
    path("imports/<int:import_id>/faults.csv", imports.faults, name="import_faults"),
    path("mentions", mentions.page, {"template": "desk/mentions/page.html"}, name="mentions"),
    path("mentions/list", mentions.page, {"template": "desk/mentions/list.html"}, name="mention_list"),
    path("incidents", incidents.page, {"template": "desk/incidents/page.html"}, name="incidents"),
    path("incidents/list", incidents.page, {"template": "desk/incidents/list.html"}, name="incidents_list"),
    path("incidents/<int:incident_id>", incidents.one, name="incident"),
    path("incidents/<int:incident_id>/name", incidents.naming, name="incident_naming"),
    path("incidents/<int:incident_id>/merging", incidents.merging, name="incident_merging"),
    path("incidents/<int:incident_id>/splitting", incidents.splitting, name="incident_splitting"),
    path("passed", passed.page, {"template": "desk/passed/page.html"}, name="passed"),
    path("passed/list", passed.page, {"template": "desk/passed/list.html"}, name="passed_list"),
    path("passed/<int:post_id>", passed.word, name="passed_word"),
    path("approvals", approvals.page, {"template": "desk/approvals/page.html"}, name="approvals"),
    path("approvals/list", approvals.page, {"template": "desk/approvals/list.html"}, name="approvals_list"),
    path("promises", promises.page, {"template": "desk/promises/page.html"}, name="promises"),
    path("promises/ledger", promises.page, {"template": ""}, name="ledger"),
    path("promises/<int:promise_id>/move", promises.move, name="move"),
    path("promises/<int:promise_id>/explanation", promises.explain, name="explain"),
    path("connection", connection.page, name="connection"),
    path("connection/question", connection.question, name="connection_question"),
    path("connection/answer", connection.answer, name="connection_answer"),
    path("connection/trial", connection.trial, name="connection_trial"),
    path("connection/pause", connection.pause, name="connection_pause"),
    path("connection/resume", connection.resume, name="connection_resume"),
    path("connection/gap/<int:gap_id>", connection.noting, name="connection_noting"),
    path("alerts", events.page, name="events"),
    path("alerts/new/<slug:shape>", events.new, name="event_new"),
    path("alerts/<int:pk>", events.one, {"template": "desk/events/one.html"}, name="event"),
    path("alerts/<int:pk>/log", events.one, {"template": "desk/events/log.html"}, name="event_log"),
    path("alerts/<int:pk>/change", events.change, name="event_change"),
    path("alerts/<int:pk>/test", events.test, name="event_test"),
    path("alerts/<int:pk>/secret", events.secret, name="event_secret"),
    path("alerts/<int:pk>/pausing", events.pausing, name="event_pausing"),
    path("alerts/<int:pk>/removal", events.removal, name="event_removal"),
    path("alerts/<int:pk>/replay", events.replay, name="event_replay"),
    path("deeds", work.deed, name="deed"),
    path("queue/<slug:slug>/view", work.view, name="view"),
    path("team", team.page, {"template": "desk/team/page.html"}, name="team"),
    path("team/list", team.page, {"template": "desk/team/list.html"}, name="team_list"),
    path("team/<int:staff_id>", team.roster, name="roster"),
    path("team/handover", team.handover, name="handover"),
    path("team/away", team.away, name="away"),
    path("wall", wall.page, {"template": "desk/wall/page.html"}, name="wall"),
    path("wall/now", wall.page, {"template": "desk/wall/now.html"}, name="wall_now"),
    path("playbook", handbook.page, name="handbook"),
    path("beginning", beginning.page, name="beginning"),
    path("rail", work.rail, name="rail"),
    path("search", finding.page, name="search"),
    path("search/box", finding.box, name="box"),
    path("case/<slug:code>/winback", winback.card, name="winback_card"),
    path("case/<slug:code>/survey/<int:survey_id>/asking", winback.asking, name="asking"),
    path("case/<slug:code>/follow-up/<int:follow_up_id>", winback.following_up, name="following_up"),
    path("case/<slug:code>/consent", winback.consent, name="consent"),
    path("case/<slug:code>/giving", winback.giving, name="giving"),
    path("follow-ups", screens.follow_ups, {"template": "desk/winback/follow_ups.html"}, name="follow_ups"),
    path(
        "follow-ups/list",
        screens.follow_ups,
        {"template": "desk/winback/follow_up_list.html"},
        name="follow_up_list",
    ),
    path("winback", screens.overview, name="winback"),
    path("winback/grant/<int:grant_id>/decision", screens.decision, name="grant_decision"),
    path("winback/gatherings", outreach.gatherings, name="gatherings"),
    path("winback/gatherings/<int:gathering_id>", outreach.gathering, name="gathering"),
    path("winback/gatherings/<int:gathering_id>/invited.csv", outreach.invited_sheet, name="invited_sheet"),
    path("winback/improvements", outreach.improvements, name="improvements"),
    path("winback/improvements/<int:improvement_id>", outreach.improvement, name="improvement"),
    path("winback/advocates", outreach.advocates, name="advocates"),
    path("r/<str:signed>", customer.page, name="customer_page"),
    path("insight", insight.page, name="insight"),
    path("insight/figure/<slug:key>", insight.rows, name="insight_rows"),
    path("insight/staffing", staffing.page, name="staffing"),
    path("insight/return", worth.page, name="worth"),
    path("insight/fairness", fairness.page, name="fairness"),
    path("review", insight.review_page, name="review"),
    path("radar", radar.page, name="radar"),
    path("crisis", crisis.page, name="crisis"),
    path("crisis/deed", crisis.deed, name="crisis_deed"),
    path("crisis/<int:room_id>", crisis.past, name="crisis_past"),
    path("insight/sheet.csv", insight.sheet, name="insight_sheet"),
    path("quality", quality.page, name="quality"),
    path("quality/<int:sample_id>", quality.card, name="quality_card"),
    path("quality/assessment/<int:assessment_id>/appeal", quality.appeal, name="quality_appeal"),
    path("quality/appeal/<int:appeal_id>/decision", quality.decision, name="quality_decision"),
    path("settings", setup.page, name="settings"),
    path("people", people.page, name="people"),
    path("people/<int:staff_id>", people.person, name="person"),
    path("people/invitation/<int:invitation_id>/withdrawal", people.uninvite, name="uninvite"),
    path("me", people.me, name="me"),
    path("me/keys", keys.index, name="mfa_index"),
    *(path(f"me/{address}", view, name=f"mfa_{page}") for address, page, view in KEY_PAGES),
    path("accounts/login/step", keys.SecondStep.as_view(), name="mfa_authenticate"),
    path("accounts/login/passkey", keys.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("people/<int:staff_id>/keys", keys.lost, name="keys_lost"),
    path("join/<str:secret>", joining.page, name="join"),
    path("join/<str:secret>/sso", company.leave, name="join_sso"),
    path("accounts/sso", company.leave, name="sso"),
    path("accounts/sso/back", company.come_back, {"provider_id": SSO}, name="openid_connect_callback"),
    path("trail", trail.page, name="trail"),
    path("trail/sheet.csv", trail.sheet, name="trail_sheet"),
    path("language", set_language, name="language"),
    path("metrics", metrics, name="metrics"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("healthz", healthz, name="healthz"),
    path("webhooks/x", door.receive, name="x_webhook"),
    *(
        path(
            f"accounts/{address}/",
            view.as_view(template_name=f"desk/account/{page}.html"),
            name=f"account_{page}",
        )
        for address, page, view in ACCOUNT_PAGES
    ),
]
