"""Who asks for silence is heard; who complains is not silenced."""

from __future__ import annotations

import pytest

from anfu.replies.optout import asks_for_silence


@pytest.mark.parametrize(
    "text",
    [
        "@sprucehome STOP",
        "@sprucehome stop.",
        "@SpruceHome Please stop!! 🙄",
        "stop it @sprucehome",
        "@sprucehome unsubscribe",
        "@sprucehome no bots",
        "@sprucehome No bots please, I want to talk to a person",
        "@sprucehome opt out",
        "@sprucehome leave me alone!",
        "@sprucehome Don’t reply to me. I wasn't talking to you",
        "@sprucehome please don't @ me again",
        "@sprucehome I asked for a human. Stop replying with copy and paste",
        "@sprucehome my sofa is broken and I don't want automated replies",
        "@sprucehome stop sending me automated messages",
        "@sprucehome seriously, stop tagging me",
        "@sprucehome opt me out of this",
        "@sprucehome 退订",
        "@sprucehome 请退订,谢谢",
        "@sprucehome TD",
        "@sprucehome 别再自动回复了!",
        "@sprucehome 我都说了不要再自动回复",
        "@sprucehome 不要用机器人回复我,叫人来",
        "@sprucehome 你们别再@我了",
        "@sprucehome 請不要再自動回覆",
        "@sprucehome 别回复我",
        "https://t.co/abc @sprucehome stop",
    ],
)
def test_an_opt_out_is_seen(text: str) -> None:
    """Stop words in either language, with mentions, signs and politeness around them."""
    assert asks_for_silence(text)


@pytest.mark.parametrize(
    "text",
    [
        "@sprucehome stop charging me!",
        "@sprucehome Stop lying to your customers",
        "@sprucehome please stop sending me the wrong size",
        "@sprucehome stop ignoring me",
        "@sprucehome the delivery van did not even stop",
        "@sprucehome I can't unsubscribe from your newsletter, the link is broken",
        "@sprucehome Unsubscribe link does not work, I get ten emails a day",
        "@sprucehome they don't reply to me",
        "@sprucehome why don't you reply to me?",
        "@sprucehome you never reply to me when I write",
        "@sprucehome all I get is bots, is there a human?",
        "@sprucehome don't leave me alone with this mess",
        "@sprucehome non-stop noise from your fridge",
        "@sprucehome no more excuses, refund me",
        "@sprucehome enough of this, I want my money back",
        "@sprucehome my stop button is stuck",
        "@sprucehome your app keeps sending me notifications after I opted out of marketing",
        "@sprucehome 我要退订你们的会员,一直退不了",
        "@sprucehome 退订短信没有用,天天骚扰",
        "@sprucehome 一直不回复我",
        "@sprucehome 客服为什么不回复我",
        "@sprucehome 全是机器人回复,找不到人工",
        "@sprucehome 别再乱扣费了",
        "@sprucehome 停止发货?你们什么意思",
        "@sprucehome 自动回复说三天,现在一周了",
        "",
        "@sprucehome",
    ],
)
def test_a_complaint_is_no_opt_out(text: str) -> None:
    """Who is angry with us wants an answer."""
    assert not asks_for_silence(text)
