"""localstripe as a process, with what the shop asks of Stripe and localstripe leaves out.

Added here, from Stripe's public reference: idempotency keys, hosted checkout sessions (with the
shopper's hand, `POST /hand/<session>`), and parameters that localstripe does not know.
"""

import json
import sys

from aiohttp import web
from localstripe import resources, server
from localstripe.errors import UserError

UNKNOWN = ("setup_future_usage", "return_url")
SESSIONS, ANSWERS = {}, {}
_read = server.get_post_data


async def without_unknown(request, remove_auth=True):
    data = await _read(request, remove_auth=remove_auth)
    return {name: value for name, value in (data or {}).items() if name not in UNKNOWN}


@web.middleware
async def once_per_key(request, handler):
    """The same key has the same answer; another body under it is refused."""
    key = request.headers.get("Idempotency-Key")
    if request.path == "/v1/refunds" and request.method == "GET":
        query = [(k, v) for k, v in request.query.items() if not k.startswith("created")]
        request = request.clone(rel_url=request.rel_url.with_query(query))
    if not key or request.method != "POST":
        return await handler(request)
    asked = (request.path, await request.text())
    if key in ANSWERS:
        before, status, body = ANSWERS[key]
        if before != asked:
            wrong = {"error": {"type": "idempotency_error", "message": "other parameters"}}
            return web.json_response(wrong, status=400)
        return web.Response(status=status, body=body, content_type="application/json")
    answer = await handler(request)
    ANSWERS[key] = (asked, answer.status, answer.body)
    return answer


async def create_session(request):
    data = await server.get_post_data(request)
    price = data["line_items"][0]["price_data"]
    number = f"cs_test_{len(SESSIONS) + 1:06}"
    SESSIONS[number] = {
        "id": number,
        "object": "checkout.session",
        "status": "open",
        "url": f"http://{request.host}/c/pay/{number}",
        "client_reference_id": data["client_reference_id"],
        "amount_total": int(price["unit_amount"]),
        "currency": price["currency"],
        "payment_intent": None,
        "created": 2_000_000_000,
        "asked": data,
    }
    return web.json_response(shown(SESSIONS[number]))


async def retrieve_session(request):
    session = SESSIONS[request.match_info["id"]]
    return web.json_response(shown(session, whole="payment_intent" in str(request.query)))


async def list_sessions(request):
    rows = [shown(one) for one in SESSIONS.values()]
    return web.json_response(
        {"object": "list", "data": rows, "has_more": False, "url": "/v1/checkout/sessions"}
    )


async def expire_session(request):
    session = SESSIONS[request.match_info["id"]]
    session["status"] = "expired"
    return web.json_response(shown(session))


async def hand(request):
    """The shopper types a card on the hosted page."""
    session, typed = SESSIONS[request.match_info["id"]], await request.json()
    asked = session["asked"].get("payment_intent_data", {})
    method = resources.PaymentMethod(
        type="card",
        card={"number": typed["number"], "exp_month": 12, "exp_year": 2034, "cvc": "123"},
    )
    customer = None
    if session["asked"].get("customer_creation") == "always":
        customer = resources.Customer().id
        resources.PaymentMethod._api_attach(method.id, customer=customer)
    intent = resources.PaymentIntent(
        amount=session["amount_total"],
        currency=session["currency"],
        customer=customer,
        payment_method=method.id,
        metadata=asked.get("metadata"),
        capture_method=asked.get("capture_method"),
    )
    session["payment_intent"] = intent.id
    try:
        resources.PaymentIntent._api_confirm(intent.id)
        session["status"] = "complete"
    except UserError:
        session["payment_intent"] = None  # the page stays open for another card
    return web.json_response(shown(session))


def shown(session, whole=False):
    told = {name: value for name, value in session.items() if name != "asked"}
    if whole and told["payment_intent"]:
        told["payment_intent"] = json.loads(
            json.dumps(resources.PaymentIntent._api_retrieve(told["payment_intent"])._export())
        )
    return told


def main(port):
    server.get_post_data = without_unknown
    server.store.dump_to_disk = lambda: None
    server.app.middlewares.insert(0, once_per_key)
    # Only the hosted page and the hand are open to whoever has no key.
    routes = server.app.router
    routes.add_post("/v1/checkout/sessions", create_session)
    routes.add_get("/v1/checkout/sessions", list_sessions)
    routes.add_get("/v1/checkout/sessions/{id}", retrieve_session)
    routes.add_post("/v1/checkout/sessions/{id}/expire", expire_session)
    routes.add_post("/_config/hand/{id}", hand)
    web.run_app(server.app, host="127.0.0.1", port=port, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
