"""What the columns of a file mean: proposed from the header, for the files of known systems and any other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MEANINGS: Mapping[str, Sequence[str]] = {
    "link": (
        "link", "url", "posturl", "postlink", "mentionurl", "tweeturl", "permalink", "permalinkurl", "permlink",
        "messageurl", "messagelink", "networkurl", "contenturl", "resulturl", "sourceurl", "linktopost", "链接", "网址",
        "帖子链接", "原文链接",
    ),
    "id": (
        "externalid", "tweetid", "postid", "statusid", "nativeid", "networkid", "networkmessageid", "messageid",
        "externalmessageid", "guid", "id", "帖子id", "推文id", "帖子编号",
    ),
    "network": (
        "network", "externalprovider", "medium", "platform", "sourcetype", "source", "category", "channeltype",
        "host", "domain", "socialnetwork", "网络", "平台", "来源",
    ),
    "text": (
        "text", "message", "messagetext", "messagebody", "content", "posttext", "tweet", "body", "fulltext", "mention",
        "description", "snippet", "contentsnippet", "正文", "内容", "文本",
    ),
    "title": ("title", "titlesnippet", "标题"),
    "handle": (
        "handle", "authorhandle", "username", "screenname", "authorusername", "extraauthorattributesshortname",
        "fromscreenname", "contactsecondaryidentifier", "author", "authorname", "from", "sender", "profile",
        "contactprimaryidentifier", "作者", "用户名",
    ),
    "author": (
        "displayname", "fullname", "authorfullname", "extraauthorattributesname", "fromname", "authordisplayname",
        "name", "昵称",
    ),
    "author_id": (
        "externalauthorid", "authorid", "userid", "fromguid", "extraauthorattributesid", "作者id",
    ),
    "author_link": (
        "authorurl", "authorlink", "profileurl", "profilelink", "extraauthorattributesurl", "fromprofileurl",
        "作者链接",
    ),
    "language": ("lang", "language", "languagecode", "语言"),
    "followers": ("followers", "followerscount", "authorfollowers", "followercount", "粉丝数"),
    "replies_to": ("inreplyto", "inreplytoid", "replyto", "replytoid", "parentid", "回复"),
}  # fmt: skip
"""What a column may mean, and the names that it goes by, the surest first; letters and digits alone count."""

SYSTEMS: Mapping[str, Sequence[frozenset[str]]] = {
    "talkwalker": (
        frozenset({"externalprovider", "externalid"}),
        frozenset({"searchindexed", "published"}),
        frozenset({"titlesnippet", "contentsnippet"}),
    ),
    "hootsuite": (frozenset({"conversationid", "contactprimaryidentifier"}),),
    "sprout": (
        frozenset({"network", "messagetype", "message"}),
        frozenset({"permalink", "network", "createdtime", "guid"}),
        frozenset({"permlink", "network", "createdtime"}),
        frozenset({"network", "sentby", "linkedcontent"}),
    ),
    "brand24": (
        frozenset({"influencescore"}),
        frozenset({"influencerscore"}),
        frozenset({"date", "hour", "sentiment", "source"}),
        frozenset({"date", "time", "title", "sentiment", "host"}),
    ),
}
"""The columns by which the files of a system are known: all of one of these sets."""

NO_WORDS_OF_X = frozenset({"talkwalker"})
"""Systems that may not hand out what posts on X say: their files name posts, and X is asked for the rest."""


class Mapped(NamedTuple):
    """Where in a row each meaning stands, by the column's place from 0; `system` is empty where none is known."""

    system: str
    places: Mapping[str, int]


def plain(name: str) -> str:
    """A column's name as it is compared."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def fingerprint(header: Sequence[str]) -> str:
    """By what a header is known again: its names and their order."""
    return hashlib.sha256("\n".join(map(plain, header)).encode()).hexdigest()


def propose(header: Sequence[str]) -> Mapped:
    """The likeliest meaning of each column; a column has one meaning, and a meaning one column."""
    names = [plain(name) for name in header]
    there = frozenset(names)
    system = next((key for key, marks in SYSTEMS.items() if any(mark <= there for mark in marks)), "")
    places: dict[str, int] = {}
    for meaning, known in MEANINGS.items():
        for name in known:
            if name in there and names.index(name) not in places.values():
                places[meaning] = names.index(name)
                break
    return Mapped(system, places)


def by_name(header: Sequence[str], chosen: Mapping[str, str]) -> Mapping[str, int]:
    """Places of meanings that a person gave by the columns' names; what the header does not have is left out."""
    names = {name: n for n, name in reversed(list(enumerate(header)))}
    return {meaning: names[name] for meaning, name in chosen.items() if meaning in MEANINGS and name in names}


def names_of(header: Sequence[str], places: Mapping[str, int]) -> Mapping[str, str]:
    """The columns' names by meaning, as they are shown and remembered."""
    return {meaning: header[place] for meaning, place in places.items() if place < len(header)}


def why_not_enough(places: Mapping[str, int]) -> str | None:
    """Why a mapping cannot be taken in: nothing in it says which post on X a row is about."""
    return None if "link" in places or "id" in places else "no_id_column"
