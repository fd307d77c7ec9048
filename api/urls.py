"""The API's addresses."""

from django.urls import path

from api.v1 import (
    addresses,
    carts,
    catalogue,
    orders,
    places,
    searching,
    shelves,
    voices,
)

app_name = "v1"
urlpatterns = [
    path("categories/", catalogue.CategoriesView.as_view()),
    path("products/", catalogue.ProductsView.as_view()),
    path("products/facets/", searching.FacetsView.as_view()),
    path("search/suggestions/", searching.SuggestionsView.as_view()),
    path("search/history/", searching.SearchesView.as_view()),
    path("products/<slug:product_id>/", catalogue.ProductView.as_view()),
    path("products/<slug:product_id>/reviews/", voices.ReviewsView.as_view()),
    path("products/<slug:product_id>/questions/", voices.QuestionsView.as_view()),
    path("reviews/<slug:review_id>/vote/", voices.VotesView.as_view()),
    path("reviews/<slug:review_id>/reports/", voices.ReportsView.as_view()),
    path("questions/<slug:question_id>/answers/", voices.AnswersView.as_view()),
    path("carts/", carts.CartsView.as_view()),
    path("cart/", carts.CartView.as_view()),
    path("cart/lines/", carts.LinesView.as_view()),
    path("cart/lines/<slug:line_id>/", carts.LineView.as_view()),
    path("cart/merger/", carts.MergerView.as_view()),
    path("checkout/quotation/", orders.QuotationView.as_view()),
    path("orders/", orders.OrdersView.as_view()),
    path("orders/<str:token>/", orders.OrderView.as_view()),
    path("orders/<str:token>/payments/", orders.PaymentsView.as_view()),
    path("orders/<str:token>/cancellation/", orders.CancellationView.as_view()),
    path("orders/<str:token>/lines/", orders.LinesView.as_view()),
    path("wish-lists/", shelves.ListsView.as_view()),
    path("wish-lists/<slug:list_id>/", shelves.ListView.as_view()),
    path("wish-lists/<slug:list_id>/items/", shelves.ListItemsView.as_view()),
    path("wish-lists/<slug:list_id>/items/<slug:product_id>/", shelves.ListItemView.as_view()),
    path("recently-viewed/", shelves.VisitsView.as_view()),
    path("comparison/", shelves.ComparisonView.as_view()),
    path("comparison/<slug:product_id>/", shelves.ComparedView.as_view()),
    path("stores/", places.StoresView.as_view()),
    path("barcodes/<str:code>/", places.BarcodeView.as_view()),
    path("orders/<str:token>/lines/<slug:line_id>/content/", orders.ContentView.as_view()),
    path("orders/<str:token>/lines/<slug:line_id>/review/", voices.LineReviewView.as_view()),
    path("addresses/", addresses.AddressesView.as_view()),
    path("addresses/<slug:address_id>/", addresses.AddressView.as_view()),
]
