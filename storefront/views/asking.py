"""Asking about a product, answering as a buyer, voting for an answer."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catalog import selectors as catalogue
from catalog.models import Question
from catalog.services import questions, votes
from catalog.types import Standing
from core import clock
from core.errors import NotFound, Refusal
from orders import selectors as orders
from storefront import bags
from storefront.composing.frame import frame
from storefront.forms.voices import AnswerForm, QuestionForm
from storefront.speakers import remember, speaker

READ = ["GET", "HEAD", "POST"]


@require_http_methods(READ)
def ask(request: HttpRequest, product_id: str) -> HttpResponse:
    """Ask about a product, with an account or without."""
    product = catalogue.live_product(public_id=product_id)
    if product is None:
        raise Http404
    form, done = QuestionForm(request.POST or None, initial={"name": _first_name(request)}), False
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        who = speaker(request, name=data["name"], email=data["email"])
        try:
            questions.ask(product_id=product.pk, text=data["text"], speaker=who, now=clock.now())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            done = True
    context = frame(request, form=form, product=product, done=done, noindex=True)
    context["signed_in"] = bags.person(request) is not None
    return remember(request, _page(request, "storefront/voices/ask.html", context))


@require_http_methods(READ)
def answer(request: HttpRequest, question_id: str) -> HttpResponse:
    """Answer a question: for those who have bought the product."""
    question = (
        Question.objects.filter(public_id=question_id, state=Standing.PUBLISHED)
        .select_related("product")
        .first()
    )
    if question is None:
        raise Http404
    bought = orders.purchase_of(user_id=bags.person(request), product_id=question.product_id)
    form, done = AnswerForm(request.POST or None, initial={"name": _first_name(request)}), False
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer(
                question_id=question_id,
                text=form.cleaned_data["text"],
                speaker=speaker(request, name=form.cleaned_data["name"]),
                has_bought=bought is not None,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            done = True
    context = frame(request, form=form, question=question, done=done, noindex=True)
    context |= {"may": bought is not None, "signed_in": bags.person(request) is not None}
    return remember(request, _page(request, "storefront/voices/answer.html", context))


@require_POST
def helpful(request: HttpRequest, answer_id: str) -> HttpResponse:
    """Say that an answer helped, or take it back."""
    wanted = request.POST.get("helpful") != "0"
    try:
        voted = votes.vote_answer(
            answer_id=answer_id, speaker=speaker(request), is_helpful=wanted, now=clock.now()
        )
    except NotFound as missing:
        raise Http404 from missing
    except Refusal as refusal:
        context = frame(request, text=str(refusal), noindex=True)
        return render(request, "storefront/voices/said.html", context, status=HTTPStatus.CONFLICT)
    if request.headers.get("HX-Request"):
        context = {"id": voted.public_id, "count": voted.helpful, "voted": wanted, "of": "answer"}
        return remember(request, render(request, "components/helpful.html", context))
    address = reverse("storefront:product-questions", args=[voted.question.product.slug])
    return remember(request, redirect(f"{address}#answer-{voted.public_id}"))


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    wrong = bool(getattr(context["form"], "errors", None))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, template, context, status=status)


def _first_name(request: HttpRequest) -> str:
    if bags.person(request) is None or not request.user.is_authenticated:
        return ""
    return request.user.name.split(" ")[0]
