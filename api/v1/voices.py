"""Reviews and questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api import context, cursors
from api.v1.catalogue import picture
from catalog import selectors as catalogue
from catalog.models import Product, Review
from catalog.services import questions, reviews, votes
from catalog.services.photos import MOST_PHOTOS
from catalog.types import Abuse, Opinion, Speaker
from catalog.voice_pages import Asked, Order, Said, Voices
from core import clock
from orders import selectors as orders
from orders.types import HELD_STATES

PAGE = 20


class ReviewsIn(serializers.Serializer[Any]):
    """Which reviews are wanted."""

    stars = serializers.IntegerField(min_value=1, max_value=5, required=False)
    photos = serializers.BooleanField(required=False, default=False)
    sort = serializers.ChoiceField(Order.values, required=False, default=Order.HELPFUL.value)
    cursor = serializers.CharField(required=False, allow_blank=True, default="")


class ReviewIn(serializers.Serializer[Any]):
    """A review; pictures only as multipart/form-data."""

    rating = serializers.IntegerField(min_value=1, max_value=5)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    name = serializers.CharField(max_length=60)
    aspects = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5),
        required=False,
        default=dict,
        help_text="Stars by the code of the aspect",
    )
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, default=list, max_length=MOST_PHOTOS
    )


class OwnReviewOut(serializers.Serializer[Review]):
    """What became of a review."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()
    rating = serializers.IntegerField()
    is_verified = serializers.BooleanField()


class VoteIn(serializers.Serializer[Any]):
    """Whether it helped; false takes the vote back."""

    helpful = serializers.BooleanField(default=True)


class ReportIn(serializers.Serializer[Any]):
    """Why it should not stand there."""

    reason = serializers.ChoiceField(Abuse.values)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class QuestionIn(serializers.Serializer[Any]):
    """A question; guests may say where the answer is to be sent."""

    text = serializers.CharField(max_length=600)
    name = serializers.CharField(max_length=60)
    email = serializers.EmailField(required=False, allow_blank=True, default="")


class AnswerIn(serializers.Serializer[Any]):
    """A buyer's answer."""

    text = serializers.CharField(max_length=600)
    name = serializers.CharField(max_length=60)


class ReviewsView(APIView):
    """The reviews of a product."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(parameters=[ReviewsIn], tags=["Reviews"], responses={200: dict})
    def get(self, request: Request, product_id: str) -> Response:
        """List published reviews with the summary; `next` is the cursor of the following page."""
        wanted = ReviewsIn(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        data, product = wanted.validated_data, _product(product_id)
        asked = Asked(
            stars=data.get("stars", 0),
            with_photos=data["photos"],
            order=Order(data["sort"]),
            page=cursors.decode(data["cursor"]),
            size=PAGE,
        )
        said = catalogue.voices(product_id=product.pk, asked=asked)
        return Response(_summary(product, said) | _page(said, asked))

    @extend_schema(
        request=ReviewIn,
        responses={201: OwnReviewOut},
        tags=["Reviews"],
        examples=[
            OpenApiExample(
                "Four stars",
                value={"rating": 4, "name": "Amy", "text": "Pours well."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, product_id: str) -> Response:
        """Review a product as whoever is signed in; 409 already_reviewed the second time."""
        if context.user_id(request) is None:
            self.permission_denied(request)
        product, person = _product(product_id), context.person(request)
        line = orders.purchase_of(user_id=person, product_id=product.pk)
        return _submit(request, product, purchase=line or "", speaker=_speaker(request))


class LineReviewView(APIView):
    """The review of what was bought."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(request=ReviewIn, responses={201: OwnReviewOut}, tags=["Reviews"])
    def post(self, request: Request, token: str, line_id: str) -> Response:
        """Review a line of the order this token opens, without signing in."""
        order = orders.order_by_token(token=token)
        if order is None or order.state not in HELD_STATES:
            raise Http404
        line = next((one for one in order.lines.all() if one.public_id == line_id), None)
        if line is None or line.variant is None:
            raise Http404
        speaker = replace(_speaker(request), email=order.email, user_id=order.user_id)
        product = line.variant.product
        return _submit(request, product, purchase=line.public_id, speaker=speaker)


class VotesView(APIView):
    """Whether a review helped."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=VoteIn, responses={200: dict}, tags=["Reviews"])
    def put(self, request: Request, review_id: str) -> Response:
        """Vote, or take the vote back; safe to repeat."""
        body = VoteIn(data=request.data)
        body.is_valid(raise_exception=True)
        review = votes.vote_review(
            review_id=review_id,
            speaker=_speaker(request),
            is_helpful=body.validated_data["helpful"],
            now=clock.now(),
        )
        return Response({"helpful": review.helpful})


class ReportsView(APIView):
    """What is wrong with a review."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ReportIn, responses={204: None}, tags=["Reviews"])
    def post(self, request: Request, review_id: str) -> Response:
        """Report a review; safe to repeat."""
        body = ReportIn(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        votes.report_review(
            review_id=review_id,
            speaker=_speaker(request),
            reason=Abuse(data["reason"]),
            note=data["note"],
            now=clock.now(),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class QuestionsView(APIView):
    """Questions about a product, with their answers."""

    @extend_schema(
        parameters=[OpenApiParameter("cursor", str)], responses={200: dict}, tags=["Questions"]
    )
    def get(self, request: Request, product_id: str) -> Response:
        """List published questions, those with helpful answers first."""
        page = cursors.decode(request.query_params.get("cursor", ""))
        wanted = Asked(size=0, questions=PAGE, questions_from=(page - 1) * PAGE)
        said = catalogue.voices(product_id=_product(product_id).pk, asked=wanted)
        has_more = page * PAGE < said.question_count
        return Response(
            {
                "total": said.question_count,
                "next": cursors.encode(page + 1) if has_more else None,
                "results": [_question(one.question, one.answers) for one in said.questions],
            }
        )

    @extend_schema(request=QuestionIn, responses={201: dict}, tags=["Questions"])
    def post(self, request: Request, product_id: str) -> Response:
        """Ask; the question is shown once it has been read or answered."""
        body = QuestionIn(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        speaker = _speaker(request)
        speaker = replace(speaker, name=data["name"], email=speaker.email or data["email"])
        product = _product(product_id)
        asked = questions.ask(
            product_id=product.pk, text=data["text"], speaker=speaker, now=clock.now()
        )
        body_out = {"id": asked.public_id, "state": asked.state}
        return Response(body_out, status=status.HTTP_201_CREATED)


class AnswersView(APIView):
    """Answers of buyers."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=AnswerIn, responses={201: dict}, tags=["Questions"])
    def post(self, request: Request, question_id: str) -> Response:
        """Answer as a buyer; 409 buyers_only for everybody else."""
        body = AnswerIn(data=request.data)
        body.is_valid(raise_exception=True)
        data, person = body.validated_data, context.person(request)
        product_id = questions.product_of(question_id=question_id)
        line = orders.purchase_of(user_id=person, product_id=product_id)
        written = questions.answer(
            question_id=question_id,
            text=data["text"],
            speaker=replace(_speaker(request), name=data["name"]),
            has_bought=line is not None,
            now=clock.now(),
        )
        body_out = {"id": written.public_id, "state": written.state}
        return Response(body_out, status=status.HTTP_201_CREATED)


def _product(product_id: str) -> Product:
    product = catalogue.live_product(public_id=product_id)
    if product is None:
        raise Http404
    return product


def _speaker(request: Request) -> Speaker:
    """Return who sends this request; guests are known by where it comes from."""
    user_id = context.user_id(request)
    address = context.address(request)
    return Speaker(
        name="",
        language=context.language(),
        key=f"user:{user_id}" if user_id else f"address:{address}",
        address=address,
        user_id=user_id,
        email=request.user.email if isinstance(request.user, User) else "",
    )


def _submit(request: Request, product: Product, *, purchase: str, speaker: Speaker) -> Response:
    body = ReviewIn(data=request.data)
    body.is_valid(raise_exception=True)
    data = body.validated_data
    review = reviews.submit(
        product_id=product.pk,
        opinion=Opinion(
            rating=data["rating"],
            title=data["title"],
            text=data["text"],
            aspects=data["aspects"],
            photos=[file.read() for file in data["photos"]],
        ),
        speaker=replace(speaker, name=data["name"]),
        has_bought=bool(purchase),
        purchase=purchase,
        now=clock.now(),
    )
    return Response(OwnReviewOut(review).data, status=status.HTTP_201_CREATED)


def _summary(product: Product, said: Voices) -> dict[str, Any]:
    return {
        "rating": str(product.rating),
        "count": product.rating_count,
        "stars": {str(stars): said.stars.get(stars, 0) for stars in range(5, 0, -1)},
        "aspects": [
            {"name": one.name, "rating": str(one.mean), "count": one.count} for one in said.aspects
        ],
    }


def _page(said: Voices, asked: Asked) -> dict[str, Any]:
    has_more = asked.page * asked.size < said.total
    return {
        "total": said.total,
        "next": cursors.encode(asked.page + 1) if has_more else None,
        "results": [_review(one) for one in said.reviews],
    }


def _review(one: Said) -> dict[str, Any]:
    review = one.review
    return {
        "id": review.public_id,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "name": review.name,
        "language": review.language,
        "is_verified": review.is_verified,
        "published_at": review.published_at,
        "helpful": review.helpful,
        "reply": review.reply,
        "aspects": [{"name": name, "rating": stars} for name, stars in one.aspects],
        "photos": [picture(image) for image in one.photos],
    }


def _question(question: Any, answers: Any) -> dict[str, Any]:
    return {
        "id": question.public_id,
        "text": question.text,
        "name": question.name,
        "language": question.language,
        "answers": [
            {
                "id": answer.public_id,
                "text": answer.text,
                "name": answer.name,
                "is_shop": answer.is_shop,
                "is_verified": answer.is_verified,
                "helpful": answer.helpful,
            }
            for answer in answers
        ],
    }
