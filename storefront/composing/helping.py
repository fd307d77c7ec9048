"""The help centre and conversations, as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from storefront.cards import Link
from storefront.composing.journal import words
from storefront.composing.structured import absolute
from support.models import Article, Message, Section, Ticket
from support.types import Author


@dataclass(frozen=True, slots=True)
class HelpLink:
    """An article on a list."""

    title: str
    summary: str
    url: str
    is_policy: bool = False


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A section with its articles."""

    title: str
    intro: str
    url: str
    icon: str
    articles: tuple[HelpLink, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpArticle:
    """An article's page."""

    title: str
    summary: str
    body: SafeString
    video: str
    changed_at: datetime
    vote_url: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation."""

    key: str
    body: str
    who: str
    is_own: bool
    at: datetime
    files: tuple[tuple[str, str], ...] = ()


def link(row: Article) -> HelpLink:
    """Return an article on a list."""
    return HelpLink(
        title=row.title,
        summary=row.summary,
        url=reverse("storefront:help-article", args=[row.slug]),
        is_policy=row.kind == Article.Kind.POLICY,
    )


def section(row: Section, articles: Iterable[Article]) -> HelpSection:
    """Return a section with its articles."""
    return HelpSection(
        title=row.title,
        intro=row.intro,
        url=reverse("storefront:help-section", args=[row.slug]),
        icon=row.icon,
        articles=tuple(link(one) for one in articles),
    )


def whole(row: Article) -> HelpArticle:
    """Return an article's page."""
    return HelpArticle(
        title=row.title,
        summary=row.summary,
        body=words(row.body),
        video=row.video.url if row.video else "",
        changed_at=row.updated_at,
        vote_url=reverse("storefront:help-vote", args=[row.public_id]),
    )


def faq(rows: Iterable[Article]) -> dict[str, Any]:
    """Return questions and answers for machines: the same words as on the page."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": row.title,
                "acceptedAnswer": {"@type": "Answer", "text": row.summary},
            }
            for row in rows
        ],
    }


def video(row: Article) -> dict[str, Any]:
    """Return an article's film for machines."""
    return {
        "@type": "VideoObject",
        "name": row.title,
        "description": row.summary,
        "contentUrl": absolute(row.video.url),
        "uploadDate": row.created_at.isoformat(),
    }


def trail(*further: Link) -> list[Link]:
    """Return the way to a page of the help centre."""
    home = Link(_("Home"), reverse("storefront:home"))
    return [home, Link(_("Help"), reverse("storefront:help")), *further]


def said(ticket: Ticket, messages: Iterable[Message]) -> list[Said]:
    """Return a conversation as its shopper reads it."""
    return [
        Said(
            key=message.public_id,
            body=message.body,
            who=_who(message),
            is_own=message.author == Author.SHOPPER,
            at=message.at,
            files=tuple(
                (one.name, reverse("storefront:request-file", args=[ticket.token, one.public_id]))
                for one in message.attachments.all()
            ),
        )
        for message in messages
    ]


def _who(message: Message) -> str:
    if message.author == Author.AGENT and message.agent is not None:
        return message.agent.name
    return str(message.get_author_display())
