"""The shopper's addresses."""

app_name = "storefront"
urlpatterns: list[object] = []
