"""The inbox, what a member wants to hear, their devices, and the way out of a mailing."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import NotFound, Refusal
from core.middleware.cross_site import open_to_other_sites
from messaging import links, selectors
from messaging.services import devices, inbox, wishes
from storefront.composing.frame import frame
from storefront.forms.wishes import WishesForm
from storefront.views.account import signed_in

PER_PAGE = 20
LONGEST_NAME = 80


@login_required
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What the shop wrote, the new ones marked; shown is read."""
    user = signed_in(request)
    page = Paginator(selectors.inbox(user_id=user.pk), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = frame(
        request,
        tab="account",
        inbox=shown,
        next_url=f"?page={page.next_page_number()}" if page.has_next() else "",
    )
    response = render(request, "storefront/messages/inbox.html", context)
    new = [message.public_id for message in shown if message.read_at is None]
    if new:
        inbox.read(user_id=user.pk, public_ids=new, now=clock.now())
    return response


@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """By which channel a member hears of what, and the devices that take notifications."""
    user = signed_in(request)
    chosen = wishes.of(user_id=user.pk)
    form = WishesForm(request.POST if request.method == "POST" else None, chosen=chosen)
    # A form with every box empty sends nothing but its token.
    if request.method == "POST" and form.is_valid():
        try:
            wishes.choose(user_id=user.pk, email=user.email, wanted=form.wanted)
        except Refusal as refusal:
            form.add_error("service", str(refusal))
        else:
            return redirect(f"{reverse('storefront:notifications')}?saved=1")
    context = frame(
        request,
        tab="account",
        form=form,
        saved="saved" in request.GET,
        devices=selectors.devices(user_id=user.pk),
        push_key=settings.VAPID_PUBLIC_KEY,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "storefront/messages/notifications.html", context, status=status)


@login_required
@require_POST
def add_browser(request: HttpRequest) -> HttpResponse:
    """Keep this browser's subscription; its script sends it."""
    try:
        devices.add_browser(
            user_id=signed_in(request).pk,
            endpoint=request.POST.get("endpoint", "")[:1000],
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            name=request.POST.get("name", "")[:LONGEST_NAME],
            now=clock.now(),
        )
    except Refusal as refusal:
        told = {"code": refusal.code, "field": refusal.field, "detail": str(refusal)}
        return JsonResponse(told, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@login_required
@require_POST
def remove_device(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send no more notifications to a device."""
    if not devices.remove(user_id=signed_in(request).pk, public_id=public_id):
        raise Http404
    return redirect(f"{reverse('storefront:notifications')}?saved=1")


@csrf_exempt
@open_to_other_sites(why="mail programs unsubscribe by themselves (RFC 8058); the link is signed")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop (GET: programs follow links), then stop (POST)."""
    try:
        message = links.message_of(token)
    except NotFound as forged:
        raise Http404 from forged
    is_done = request.method == "POST"
    if is_done:
        everything = "everything" in request.POST
        wishes.unsubscribe(message=message, everything=everything, now=clock.now())
    context = frame(request, is_done=is_done, channel=message.get_channel_display(), noindex=True)
    return render(request, "storefront/messages/unsubscribe.html", context)
