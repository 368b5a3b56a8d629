"""Builds the tables of characters that triage ships: kinds, look-alikes, traditional to simplified Chinese."""

from __future__ import annotations

import unicodedata
import zlib
from pathlib import Path

import numpy as np

from anfu.triage.characters import (
    ARABIC,
    CYRILLIC,
    DEVANAGARI,
    DIGIT,
    DROP,
    EMOJI,
    GREEK,
    HAN,
    HANGUL,
    HEBREW,
    KANA,
    LATIN,
    LETTER,
    MARK,
    MENTION,
    SPACE,
    TABLE_SIZE,
    THAI,
    URL,
)  # fmt: skip

_SCRIPTS = {
    "LATIN": LATIN,
    "CJK": HAN,
    "HIRAGANA": KANA,
    "KATAKANA": KANA,
    "HANGUL": HANGUL,
    "CYRILLIC": CYRILLIC,
    "ARABIC": ARABIC,
    "DEVANAGARI": DEVANAGARI,
    "THAI": THAI,
    "GREEK": GREEK,
    "HEBREW": HEBREW,
}

# Letters of other scripts, and letter-like symbols, that pass for Latin ones on a screen.
_LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕһԁԛԝьвнкмтгпοαεινκρτυχωγӏցոսօհզքɑɡıʟɴʀʏʙɢʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱ",
        "aeopcyxijshdqwbbhkmtrnoaeivkptuxwyighuohzqagilnrybghacdejkmoptuvwzfs",
        strict=False,
    )
)

_TRADITIONAL = (
    "們個為這來對時會說沒還過麼後裡樣開關買賣錢貨單電話員務態經給發現問題間長實報導點應該該讓當"
    "動樂愛謝請處決訴訟維權費價値貴爛壞騙詐欺賠償損傷險毒醫療師團聯絡繫係網絡線號碼帳戶賬餘額"
    "資訊隱洩漏露護驗證碼郵遞快遞運車輛飛機場鐵隊票誤點遲選擇擔責誠舊換補寄達達變質過氣鮮髒亂蟲髮"
    "頭腦手機屏壓燒爐熱凍濕乾淨聲響觀覺鬧吵罵強迫歧視殺滅軟體硬體檔錄視頻圖區級層樓廳廁門窗鎖"
    "銀債貸賺賊闆僱傭顧專業優惠券贈獎禮劃畫劇場產業廠廣告國際華東車馬魚鳥龍龜黃齊齒麵飯餓飲餅館"
    "無與於從並兩幾樣邊遠進連續繼總結終級紅綠藍藥藝節範簡單確認識記設計試詢談調論讀寫書學習練歲歷"
    "嗎吶啟閉圍園圓圖塊墊壘夢夠奪奧婦媽孫寧審寬寶將專尋導層屬島嶺幣師帶幫庫庫廢張彈徑徵憂懶戰戲擁"
    "據擊擠擴擾攝數敗敵斷時曆曉暫條楊構槍標樓機檢權歡歸殘氣決況淚測湯溫滿潔濫灣災爭爺狀獨獲環瑪療"
    "監盤盡眾碼礎禍種稱穩窮筆籤糧紀約級紙細紹組絕統絲維緊緩編練縣縮織罰義聖聞聽職肅脫腫膽臉臨舉"
    "蘇虛蝦衛複見規覽觸訂託評詞話誰課諒諾講證譯議護豬貓負貢責貪購賴贊趕跡踐軍軸較輕輪輸轉辦適遷"
    "還邏鄰醜釋針鈔鉅鋪錯鍵鏈鐘閃閒陣陰陸隨雖雙離難雲靈靜響項順須預頓領願類顯風養駕騎驚髮鬆麗麥"
)
_SIMPLIFIED = (
    "们个为这来对时会说没还过么后里样开关买卖钱货单电话员务态经给发现问题间长实报导点应该该让当"
    "动乐爱谢请处决诉讼维权费价值贵烂坏骗诈欺赔偿损伤险毒医疗师团联络系系网络线号码账户账余额"
    "资讯隐泄漏露护验证码邮递快递运车辆飞机场铁队票误点迟选择担责诚旧换补寄达达变质过气鲜脏乱虫发"
    "头脑手机屏压烧炉热冻湿干净声响观觉闹吵骂强迫歧视杀灭软体硬体档录视频图区级层楼厅厕门窗锁"
    "银债贷赚贼板雇佣顾专业优惠券赠奖礼划画剧场产业厂广告国际华东车马鱼鸟龙龟黄齐齿面饭饿饮饼馆"
    "无与于从并两几样边远进连续继总结终级红绿蓝药艺节范简单确认识记设计试询谈调论读写书学习练岁历"
    "吗呐启闭围园圆图块垫垒梦够夺奥妇妈孙宁审宽宝将专寻导层属岛岭币师带帮库库废张弹径征忧懒战戏拥"
    "据击挤扩扰摄数败敌断时历晓暂条杨构枪标楼机检权欢归残气决况泪测汤温满洁滥湾灾争爷状独获环玛疗"
    "监盘尽众码础祸种称稳穷笔签粮纪约级纸细绍组绝统丝维紧缓编练县缩织罚义圣闻听职肃脱肿胆脸临举"
    "苏虚虾卫复见规览触订托评词话谁课谅诺讲证译议护猪猫负贡责贪购赖赞赶迹践军轴较轻轮输转办适迁"
    "还逻邻丑释针钞巨铺错键链钟闪闲阵阴陆随虽双离难云灵静响项顺须预顿领愿类显风养驾骑惊发松丽麦"
)


def _kind(char: str) -> int:
    code, category = ord(char), unicodedata.category(char)
    if char in "\n\r\t" or category[0] == "Z":
        return SPACE
    if (
        category in ("Cc", "Cf", "Cs", "Cn", "Me", "Mn")
        or 0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
    ):
        # Vowel signs of Indic and Thai script are marks too, and part of their words.
        return (LETTER if 0x0900 <= code <= 0x0EFF else DROP) if category == "Mn" else DROP
    if category[0] == "N" and unicodedata.decimal(char, None) is not None:
        return DIGIT
    if category[0] in "LM" or category in ("Nl", "No") or 0x1F100 <= code <= 0x1F1FF:
        return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0], LETTER)
    return EMOJI if category in ("So", "Sk", "Co") else MARK


def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower() or char
    plain = unicodedata.normalize("NFKD", plain)[:1] if unicodedata.category(plain[0]) == "Ll" else plain[:1]
    if 0x1F130 <= ord(char) <= 0x1F189:
        plain = chr(ord("a") + (ord(char) - 0x1F130) % 32 % 26)
    return _LOOK_ALIKES.get(plain, plain)


def write(path: Path) -> None:
    """Write the tables to `path`."""
    kind = np.zeros(TABLE_SIZE, np.uint8)
    folded = np.arange(TABLE_SIZE, dtype=np.uint32)
    for code in range(TABLE_SIZE):
        char = chr(code)
        if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
            kind[code] = HAN
            continue
        if 0xAC00 <= code <= 0xD7A3:
            kind[code] = HANGUL
            continue
        kind[code] = _kind(char)
        if kind[code] not in (DROP, SPACE):
            plain = ord(_folded(char))
            folded[code] = plain
            if kind[code] in (LETTER, EMOJI, MARK) and plain < 0x250 and chr(plain).isalpha():
                kind[code] = LATIN
    for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True):
        folded[ord(old)] = ord(new)
    for old, new in zip("‘’ʼ`´“”„！？，：；（）", "'''''\"\"\"!?,:;()", strict=True):
        folded[ord(old)] = ord(new)
    for code in (URL, MENTION):
        kind[code] = EMOJI
    path.write_bytes(
        zlib.compress(kind.tobytes() + (folded - np.arange(TABLE_SIZE, dtype=np.uint32)).tobytes(), 9)
    )
