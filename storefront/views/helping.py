"""The help centre: public and cached, but for the one word whether an article helped."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, limits, page_cache
from storefront.cards import Link, Seo
from storefront.composing import helping
from storefront.composing.addresses import alternates
from storefront.composing.frame import frame
from storefront.composing.structured import breadcrumb, written
from support.models import Article
from support.selectors import help_centre
from support.services import help_pages
from support.types import HELP_TAG

TAGS = ("navigation", HELP_TAG)
VOTES_AN_HOUR = 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything there is to read, by section."""
    found = help_centre.sections()
    title = _("Help")
    intro = _("Answers about orders, delivery, returns, paying and your account.")
    sections = [helping.section(row, row.shown) for row in found]  # type: ignore[attr-defined]  # -- set by the selector
    asked = [one for row in found for one in row.shown if one.kind == Article.Kind.FAQ]  # type: ignore[attr-defined]  # -- as above
    data = written([helping.faq(asked), breadcrumb(helping.trail())])
    context = frame(
        request,
        title=title,
        intro=intro,
        sections=sections,
        policies=[one for part in sections for one in part.articles if one.is_policy],
        seo=Seo(title, intro, data=data),
    )
    return page_cache.tag(render(request, "storefront/help/home.html", context), *TAGS)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """What one section has."""
    row = help_centre.section(slug=slug)
    if row is None:
        raise Http404
    articles = help_centre.articles_in(row)
    shown = helping.section(row, articles)
    links = helping.trail(Link(row.title, shown.url, current=True))
    context = frame(
        request,
        section=shown,
        breadcrumb=links,
        alternates=alternates("storefront:help-section", row),
        seo=Seo(
            row.title,
            row.intro or row.title,
            data=written([helping.faq(articles), breadcrumb(links)]),
        ),
    )
    return page_cache.tag(render(request, "storefront/help/section.html", context), *TAGS)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer."""
    row = help_centre.article(slug=slug)
    if row is None:
        raise Http404
    upper = helping.section(row.section, ())
    here = reverse("storefront:help-article", args=[row.slug])
    links = helping.trail(Link(upper.title, upper.url), Link(row.title, here, current=True))
    facts = [helping.faq([row]), breadcrumb(links), *([helping.video(row)] if row.video else [])]
    context = frame(
        request,
        article=helping.whole(row),
        beside=[helping.link(one) for one in help_centre.beside(row)],
        breadcrumb=links,
        alternates=alternates("storefront:help-article", row),
        seo=Seo(row.title, row.summary, kind="article", data=written(facts)),
    )
    return page_cache.tag(render(request, "storefront/help/article.html", context), *TAGS)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What answers a question."""
    query = request.GET.get("q", "").strip()[:200]
    found = help_centre.found(query=query) if query else []
    context = frame(
        request,
        asked=query,
        found=[helping.link(row) for row in found],
        breadcrumb=helping.trail(),
        noindex=True,
    )
    return page_cache.tag(render(request, "storefront/help/results.html", context), *TAGS)


@require_POST
def vote(request: HttpRequest, article_id: str) -> HttpResponse:
    """Whether it helped; whoever says no is led on to a person."""
    row = Article.objects.filter(public_id=article_id, is_shown=True).first()
    answer = request.POST.get("helped", "")
    if row is None or answer not in {"yes", "no"}:
        raise Http404
    who = _reader(request)
    if limits.take(what="help-vote", who=who, most=VOTES_AN_HOUR, now=clock.now()):
        help_pages.vote(article=row, who=who, is_helpful=answer == "yes")
    if not request.htmx:  # type: ignore[attr-defined]  # -- set by its middleware
        return redirect("storefront:help-article", row.slug)
    context = {"voted": True, "helped": answer == "yes"}
    return render(request, "storefront/help/_vote.html", context)


def _reader(request: HttpRequest) -> str:
    """Return what tells readers apart; it is kept as a hash."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"{request.META.get('REMOTE_ADDR', '')}:{request.headers.get('User-Agent', '')}"
