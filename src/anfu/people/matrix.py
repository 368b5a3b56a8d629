"""The policy as a table for people to read, in docs/permissions.md and its Chinese twin."""

from __future__ import annotations

from collections.abc import Mapping

from anfu.people.policy import MATRIX, ROLES, Action

TITLES: Mapping[Action, tuple[str, str]] = {
    Action.OWN: (
        "Their own desk: language, views, password, being away",
        "自己的工作台：语言、视图、密码、暂离",
    ),
    Action.READ: (
        "Read cases, public posts, promises, incidents, the team and the playbook",
        "查看个案、公开帖子、承诺、事件、团队和策略手册",
    ),
    Action.READ_PRIVATE: ("Read direct messages", "查看私信"),
    Action.CARE: (
        "Care for customers: reply, take, close, note, give, keep promises, group, suspect",
        "照顾客户：回复、接手、关闭、备注、补偿、兑现承诺、归并、存疑",
    ),
    Action.CORRECT: ("Correct what triage said", "更正系统判断"),
    Action.APPROVE: (
        "Stand behind somebody else's words, as one of two people",
        "作为两人之一审批他人的回复",
    ),
    Action.ASSESS: (
        "Assess colleagues' replies, and decide appeals against what others said",
        "评阅同事的回复，裁定对他人评阅的申诉",
    ),
    Action.DECIDE_GRANTS: ("Decide what somebody else proposed to give", "审批他人提出的补偿"),
    Action.REACH_OUT: ("Invite and thank customers, tell them of improvements", "邀请、致谢客户，告知改进"),
    Action.LEAD_CRISIS: (
        "Open, lead and close the crisis room, and say what everybody says for now",
        "开启、主持和关闭危机室，发布统一口径",
    ),
    Action.EXPORT_CUSTOMERS: ("Take a list of customers along (CSV)", "导出客户名单（CSV）"),
    Action.MEASURE: (
        "See figures, the review and the radar, and export figures",
        "查看指标、复盘和雷达，导出指标",
    ),
    Action.MEASURE_PEOPLE: ("See in the review how single colleagues do", "在复盘中查看单个同事的表现"),
    Action.ROSTER: ("Set shifts, languages and skills", "设置班次、语言和技能"),
    Action.CONNECT: ("Connect the account on X; pause and resume sending", "连接 X 账号；暂停和恢复发送"),
    Action.ALERTS: (
        "Say who outside hears of what: webhooks, Slack, Teams, e-mail",
        "设置对外通知：Webhook、Slack、Teams、邮件",
    ),
    Action.IMPORT: (
        "Import files of other tools, and undo imports",
        "导入其他工具的文件，撤销导入",
    ),
    Action.PLAYBOOK: ("Put another playbook into force", "启用新的策略手册"),
    Action.SEE_PEOPLE: (
        "See who has a login, their role and when they were last here",
        "查看账号、角色和最近活动时间",
    ),
    Action.MANAGE_PEOPLE: (
        "Invite people, change roles, close and open logins, end sessions",
        "邀请成员、更改角色、停用和启用账号、结束会话",
    ),
    Action.SEE_SETTINGS: ("See how this installation is set", "查看本系统的各项设置"),
    Action.AUDIT: (
        "Read the trail of who saw and did what, and export it",
        "查看并导出“谁看过什么、做过什么”的审计记录",
    ),
}
"""Each action in English and Chinese."""

ROLE_NAMES = ("客服", "资深客服", "主管", "分析师", "管理员", "审计员")


def table(language: str) -> str:
    """The matrix as a Markdown table: "en" or "zh"."""
    at = 1 if language == "zh" else 0
    names = ROLE_NAMES if at else ROLES
    head = [("一项操作" if at else "may"), *names]
    rows = [
        [TITLES[action][at], *("✓" if role in MATRIX[action] else "–" for role in ROLES)] for action in Action
    ]
    lines = [head, ["---", *(":-:" for _ in ROLES)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
