"""The addresses of ideas."""

from django.urls import path

from commonty.ideas.views import amending, answering, authors, by_phone, ideas, loading, offering, reshaping, starting

app_name = "ideas"
urlpatterns = [
    path("ideas/", ideas.list_ideas, name="list"),
    path("ideas/start/", starting.start, name="start"),
    path("ideas/start/look/", starting.look, name="look"),
    path("ideas/start/forget/", starting.forget, name="forget"),
    path("ideas/feed.atom", ideas.ideas_feed, name="feed"),
    path("ideas/ideas.csv", ideas.ideas_csv, name="csv"),
    path("ideas/<str:public_id>/", ideas.show_idea, name="show"),
    path("ideas/<str:public_id>/picture/", ideas.picture, name="picture"),
    path("ideas/<str:public_id>/small/picture/", ideas.small_picture, name="small_picture"),
    path("ideas/<str:public_id>/support/", ideas.support, name="support"),
    path("ideas/<str:public_id>/take-back/", ideas.take_back, name="take_back"),
    path("ideas/<str:public_id>/challenge/", ideas.challenge, name="challenge"),
    path("ideas/<str:public_id>/keep-open/", ideas.keep_open, name="keep_open"),
    path("ideas/<str:public_id>/withdraw/", ideas.withdraw, name="withdraw"),
    path("ideas/<str:public_id>/change/", amending.change, name="change"),
    path("ideas/<str:public_id>/versions/", amending.versions, name="versions"),
    path("ideas/changes/<str:amendment_id>/", amending.decide, name="decide"),
    path("ideas/<str:public_id>/help/", offering.offer, name="offer"),
    path("ideas/help/<str:offer_id>/done/", offering.offer_done, name="offer_done"),
    path("ideas/help/<str:offer_id>/take-back/", offering.offer_back, name="offer_back"),
    path("ideas/<str:public_id>/join/", reshaping.join, name="join"),
    path("ideas/<str:public_id>/split/", reshaping.split, name="split"),
    path("ideas/splitting/<str:answer_id>/", reshaping.answer_split, name="answer_split"),
    path("ideas/<str:public_id>/authors/", authors.authors, name="authors"),
    path("ideas/<str:public_id>/authors/me/", authors.show_name, name="show_name"),
    path("ideas/<str:public_id>/authors/leave/", authors.leave, name="leave"),
    path("ideas/<str:public_id>/invitation/", authors.invitation, name="invitation"),
    path("ideas/authors/<str:author_id>/take-away/", authors.take_away, name="take_author_away"),
    path("ideas/joining/<str:answer_id>/", reshaping.answer_join, name="answer_join"),
    path("ideas/<str:public_id>/answer/", answering.answer, name="answer"),
    path("desk/ideas/", answering.waiting, name="waiting"),
    path("desk/ideas/load/", loading.load, name="load"),
    path("desk/ideas/load/sample.csv", loading.sample, name="load_sample"),
    path("desk/ideas/rules/", answering.rules, name="rules"),
    path("desk/ideas/rules/<str:place_id>/", answering.set_rule, name="set_rule"),
    path("desk/ideas/support/<str:person_id>/", by_phone.say_for, name="support_for"),
    path("desk/ideas/<str:public_id>/change/<str:person_id>/", by_phone.change_for, name="change_for"),
    path("desk/ideas/<str:public_id>/help/<str:person_id>/", by_phone.offer_for, name="offer_for"),
    path("desk/ideas/start/<str:person_id>/", starting.start_for, name="start_for"),
]
