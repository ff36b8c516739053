"""The addresses of channels."""

from django.urls import path

from commonty.channels.views import desk, doors

app_name = "channels"
urlpatterns = [
    path("channels/mail/", doors.mail, name="mail"),
    path("channels/texts/", doors.text, name="text"),
    path("desk/arrivals/", desk.arrivals, name="arrivals"),
    path("desk/arrivals/<str:arrival_id>/", desk.show, name="arrival"),
    path("desk/arrivals/<str:arrival_id>/take/", desk.take, name="take"),
    path("desk/arrivals/<str:arrival_id>/new-person/", desk.new_person, name="new_person"),
    path("desk/arrivals/<str:arrival_id>/put-away/", desk.put_it_away, name="put_away"),
]
