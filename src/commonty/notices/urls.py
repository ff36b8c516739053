"""The addresses of one's own messages, and of letters to those who get them on paper."""

from django.urls import path

from commonty.notices import views

app_name = "notices"
urlpatterns = [
    path("my/messages/", views.messages, name="messages"),
    path("desk/post/", views.post, name="post"),
    path("desk/post/places/<str:place_id>/", views.make, name="make_pile"),
    path("desk/post/<str:pile_id>/", views.pile, name="pile"),
    path("desk/post/<str:pile_id>/print/", views.print_them, name="print_pile"),
    path("desk/post/<str:pile_id>/posted/", views.posted, name="post_pile"),
]
