"""How signing in meets the rest of the shop."""

from contextlib import suppress
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from accounts import selectors as people
from accounts.models import User
from analytics.types import Kind
from catalog.services import shelves
from core import clock, consent, preferences
from core.errors import Refusal
from membership.services import referrals
from orders.services import carts
from recommendations.services import dislikes
from storefront import visitors
from storefront.cookies import CART_COOKIE, FRIEND_COOKIE, SHELF_COOKIE, token


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter: keeps the guest's bag through sign-in, and the e-mail in lower case."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, then give the guest's bag and shelf to the person."""
        super().login(request, user)
        if bag := token(request, CART_COOKIE):
            carts.merge(token=bag, user_id=user.pk, now=clock.now())
        if shelf := token(request, SHELF_COOKIE):
            dislikes.merge(token=shelf, user_id=user.pk)  # before the guest's shelf is gone
            shelves.merge(token=shelf, user_id=user.pk, now=clock.now())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Dress this device as the person has chosen on another."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.display and not preferences.chosen(request):
            preferences.keep(response, user.display)
        self._measure(request, response, user.pk)
        return response

    @staticmethod
    def _measure(request: HttpRequest, response: HttpResponse, user_id: int) -> None:
        """Take over what the person decided about cookies; tell of the sign-in if they allow it."""
        if not consent.decided(request):
            allowed = people.allowed_by(user_id=user_id)
            if allowed is not None:
                consent.keep(response, allowed)
        elif visitors.visitor(request):
            visitors.keep_known(response, user_id=user_id, session_key=request.session.session_key)
            visitors.note(request, Kind.SIGNIN, now=clock.now())

    def clean_email(self, email: str) -> str:
        """Return the address as it is stored: two spellings are one person."""
        return str(super().clean_email(email)).lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> User:
        """Remember the language the person signed up in, and who brought them."""
        user.language = getattr(request, "LANGUAGE_CODE", "en")
        saved = cast("User", super().save_user(request, user, form, commit))
        if code := token(request, FRIEND_COOKIE):
            # Whose code it was may be gone; signing up goes on without it.
            with suppress(Refusal):
                referrals.accept(friend_id=saved.pk, code=code, now=clock.now())
        return saved
