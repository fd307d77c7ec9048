"""The shopper's addresses."""

from django.urls import path

from storefront.views import account, bag, browse, buying, display, gallery, orders, searching

app_name = "storefront"
urlpatterns = [
    path("", browse.home, name="home"),
    path("shop/", browse.departments, name="departments"),
    path("c/<str:slug>/", browse.category, name="category"),
    path("p/<str:slug>/", browse.product, name="product"),
    path("search/", browse.results, name="search"),
    path("suggest/", searching.suggest, name="suggest"),
    path("searches/", searching.history, name="searches"),
    path("searches/seen/", searching.searched, name="searched"),
    path("searches/forget/", searching.forget, name="searches-forget"),
    path("pages/<slug:slug>/", browse.page, name="page"),
    path("me/", bag.me, name="me"),
    path("bag/", bag.bag, name="cart"),
    path("bag/drawer/", bag.drawer, name="cart-drawer"),
    path("bag/lines/", bag.add, name="cart-add"),
    path("bag/undo/", bag.undo, name="cart-undo"),
    path("bag/lines/<slug:line>/", bag.line, name="cart-line"),
    path("checkout/", buying.buy, name="checkout"),
    path("checkout/quote/", buying.quote, name="checkout-quote"),
    path("orders/<str:token>/", orders.order, name="order"),
    path("orders/<str:token>/status/", orders.status, name="order-status"),
    path("orders/<str:token>/pay/", buying.pay, name="pay"),
    path("orders/<str:token>/cancel/", orders.cancel, name="order-cancel"),
    path("member/", account.overview, name="account"),
    path("member/orders/", account.orders, name="account-orders"),
    path("member/orders/<str:number>/", account.order, name="account-order"),
    path("member/addresses/", account.address_book, name="account-addresses"),
    path("member/addresses/<slug:public_id>/", account.address, name="account-address"),
    path(
        "member/addresses/<slug:public_id>/remove/",
        account.remove_address,
        name="account-address-remove",
    ),
    path("member/settings/", account.settings, name="account-settings"),
    path("preferences/", display.display, name="preferences"),
    path("currency/", display.currency, name="currency"),
    path("gallery/", gallery.gallery, name="gallery"),
]
