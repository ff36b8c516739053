"""Addresses of what people think."""

from django.urls import path

from commonty.opinions.views import answering, desk, for_somebody, reading

app_name = "opinions"
urlpatterns = [
    path("opinions/", reading.list_conversations, name="list"),
    path("opinions/feed.atom", reading.feed, name="feed"),
    path("opinions/list.csv", reading.as_csv, name="csv"),
    path("opinions/<slug:public_id>/", reading.show, name="show"),
    path("opinions/<slug:public_id>/answer/", answering.answer, name="answer"),
    path("opinions/<slug:public_id>/mine/", answering.mine, name="mine"),
    path("opinions/<slug:public_id>/add/", answering.add, name="add"),
    path("opinions/<slug:public_id>/comments.csv", reading.statements_csv, name="statements_csv"),
    path("opinions/<slug:public_id>/votes.csv", reading.votes_csv, name="votes_csv"),
    path("desk/opinions/", desk.prepare_list, name="prepare_list"),
    path("desk/opinions/new/", desk.new, name="new"),
    path("desk/opinions/statements/<slug:statement_id>/", desk.read, name="read"),
    path("desk/opinions/<slug:public_id>/", desk.prepare, name="prepare"),
    path("desk/opinions/<slug:public_id>/change/", desk.change, name="change"),
    path("desk/opinions/<slug:public_id>/seed/", desk.seed, name="seed"),
    path("desk/opinions/<slug:public_id>/start/", desk.start, name="start"),
    path("desk/opinions/<slug:public_id>/end/", desk.end, name="end"),
    path("desk/opinions/<slug:public_id>/for-somebody/", for_somebody.find, name="find"),
    path("desk/opinions/<slug:public_id>/for-somebody/at-risk/", for_somebody.find_at_risk, name="find_at_risk"),
    path("desk/opinions/<slug:public_id>/for-somebody/<slug:person_id>/", for_somebody.enter, name="enter"),
]
