"""An app that talks to the API."""

import pytest
from rest_framework.test import APIClient

ADDRESS = {
    "name": "Amy Lin",
    "line1": "1 Garden Row",
    "city": "London",
    "postcode": "se16hd",
    "country": "GB",
    "phone": "020 7946 0018",
}


class App:
    """A client that keeps its cart token and makes idempotency keys."""

    def __init__(self):
        self.http = APIClient()
        self.headers = {}
        self.keys = 0

    def get(self, path, **params):
        return self.http.get(f"/api/v1/{path}", params, headers=self.headers)

    def post(self, path, body=None, key=None, **headers):
        self.keys += 1
        sent = {"Idempotency-Key": key or f"key-{self.keys}"} | self.headers | headers
        return self.http.post(f"/api/v1/{path}", body or {}, format="json", headers=sent)

    def patch(self, path, body):
        return self.http.patch(f"/api/v1/{path}", body, format="json", headers=self.headers)

    def put(self, path, body):
        return self.http.put(f"/api/v1/{path}", body, format="json", headers=self.headers)

    def delete(self, path):
        return self.http.delete(f"/api/v1/{path}", headers=self.headers)

    def with_cart(self, sku, quantity=1):
        self.headers["X-Cart-Token"] = self.post("carts/").json()["token"]
        answer = self.post("cart/lines/", {"sku": sku, "quantity": quantity})
        assert answer.status_code == 201, answer.json()
        return self

    def order(self, key=None, **changes):
        body = {
            "email": "amy@example.com",
            "delivery": "gb-standard",
            "gateway": "sandbox",
            "ship_to": ADDRESS,
        } | changes
        return self.post("orders/", body, key=key)

    def pay(self, token, card="4242 4242 4242 4242", key=None):
        return self.post(
            f"orders/{token}/payments/", {"gateway": "sandbox", "card_number": card}, key=key
        )


@pytest.fixture
def app():
    return App()


@pytest.fixture
def another_app():
    return App()
