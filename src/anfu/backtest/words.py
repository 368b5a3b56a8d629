"""What the report says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Back-test of a playbook", "策略手册回测"),
    "old": ("Playbook as it is", "现行手册"),
    "new": ("Playbook as it is to be", "新手册"),
    "posts": ("{n} posts of customers, from {start} to {end} (UTC)", "{n}条客户帖子，{start}至{end}（UTC）"),
    "left_out": ("Left out", "未计入"),
    "unreadable": ("{n} unreadable lines", "{n}行无法读取"),
    "own": ("{n} of the brand itself", "{n}条为品牌自己所发"),
    "reposts": ("{n} reposts", "{n}条转帖"),
    "duplicates": ("{n} heard twice", "{n}条重复"),
    "other_language": ("{n} in other languages", "{n}条为其他语言"),
    "what": ("What each playbook does", "两份手册各自的处理"),
    "complaints": ("complaints", "投诉"),
    "ordinary": ("ordinary cases", "一般个案"),
    "serious": ("serious cases", "严重个案"),
    "raised": ("raised to serious later", "其后升级为严重"),
    "automatic": ("acknowledged by itself", "自动确认"),
    "by_hand": ("first reply left to a person", "首次回复留给人工"),
    "differ": ("{n} posts are met otherwise", "{n}条帖子的处理不同"),
    "judged": ("judged", "判断不同"),
    "tiered": ("tiered", "级别不同"),
    "answered": ("answered", "首次回复不同"),
    "promised": ("promised", "承诺不同"),
    "escalated": ("escalated", "升级不同"),
    "share": ("share of all {n} posts", "占全部{n}条帖子的比例"),
    "examples": ("The first {shown} of {n}", "{n}条中的前{shown}条"),
    "post": ("Post", "帖子"),
    "nothing": ("nothing", "不处理"),
    "opens": ("opens a case", "新建个案"),
    "joins": ("joins its case", "并入个案"),
    "raises": ("raises its case", "个案升级"),
    "by_person": ("a person replies ({why})", "由人工回复（{why}）"),
    "says": ("says {templates}", "使用{templates}"),
    "promise": ("promises {promises}", "承诺{promises}"),
    "roster": ("What the roster can be expected to keep", "按排班预计能否兑现"),
    "kept": ("Broken of made", "未兑现／作出"),
    "first_reply": ("first reply by hand", "人工首次回复"),
    "contact": ("contact", "联系客户"),
    "answer": ("answer", "解答"),
    "load": (
        "Minutes of work that arrive in each hour of an average day",
        "平均每天各小时到达的工作量（分钟）",
    ),
    "capacity": ("minutes that people are there", "在岗人员的可用时间（分钟）"),
    "broken_hours": (
        "Promises expected to break, by the hour in which the customer wrote",
        "预计未兑现的承诺，按客户发帖的小时",
    ),
    "how": ("How this was reckoned", "计算方法"),
    "assumed": (
        "A case is taken to last until its customer was silent for three days, and to be solved then. Both playbooks "
        "meet the same posts with the same verdicts. Where there is a roster, people do what falls due first, in "
        "steps of a quarter of an hour: seniors serious work, and ordinary work when none is left; agents ordinary "
        "work. Updates, and what customers write back, are not counted.",
        "客户连续三天不再发言，即视为个案结束且已解决。两份手册面对相同的帖子和相同的判断。有排班时，人员以一刻钟为单位、"
        "按到期先后处理：资深人员先处理严重个案，空闲时处理一般个案；客服处理一般个案。进展通报和客户之后的回复不计入。",
    ),
}


def say(key: str, lang: str, **values: object) -> str:
    """A sentence in "en" or "zh", with its values."""
    return WORDS[key][lang == "zh"].format(**values)
