"""The addresses of the boards of needs."""

from django.urls import path

from commonty.priorities.views import adding, board, staff

app_name = "priorities"
urlpatterns = [
    path("needs/", board.list_needs, name="list"),
    path("needs/add/", adding.add, name="add"),
    path("needs/feed.atom", board.needs_feed, name="feed"),
    path("needs/needs.csv", board.needs_csv, name="csv"),
    path("needs/<str:public_id>/", board.show_need, name="show"),
    path("needs/<str:public_id>/me-too/", board.me_too, name="me_too"),
    path("needs/<str:public_id>/take-back/", board.take_back, name="take_back"),
    path("needs/<str:public_id>/not-done/", board.not_done, name="not_done"),
    path("needs/<str:public_id>/answer/", staff.answer, name="answer"),
    path("needs/<str:public_id>/join/", staff.join, name="join"),
    path("needs/<str:public_id>/apart/", staff.apart, name="apart"),
    path("desk/needs/", staff.waiting, name="waiting"),
    path("desk/needs/rules/", staff.rules, name="rules"),
    path("desk/needs/rules/<str:place_id>/", staff.set_rule, name="set_rule"),
    path("desk/needs/me-too/<str:person_id>/", staff.me_too_for, name="me_too_for"),
    path("desk/needs/add/<str:person_id>/", adding.add_for, name="add_for"),
]
