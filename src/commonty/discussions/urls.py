"""Addresses of talk."""

from django.urls import path

from commonty.discussions.views import comments, threads

app_name = "discussions"
urlpatterns = [
    path("talk/", threads.list_threads, name="threads"),
    path("talk/start/", threads.start, name="start"),
    path("talk/feed.atom", threads.threads_feed, name="threads_feed"),
    path("talk/discussions.csv", threads.threads_csv, name="threads_csv"),
    path("talk/comments/<str:public_id>/", comments.show_comment, name="comment"),
    path("talk/comments/<str:public_id>/answer/", comments.answer, name="answer"),
    path("talk/comments/<str:public_id>/change/", comments.change, name="change"),
    path("talk/comments/<str:public_id>/take-back/", comments.take_back, name="take_back"),
    path("talk/comments/<str:public_id>/versions/", comments.versions, name="versions"),
    path("talk/report/<str:kind>/<str:thing_id>/", comments.report_thing, name="report"),
    path("talk/<str:public_id>/", threads.show_thread, name="thread"),
    path("talk/<str:public_id>/say/", comments.say_in, name="say"),
    path("talk/<str:public_id>/feed.atom", threads.thread_feed, name="thread_feed"),
    path("talk/<str:public_id>/comments.csv", threads.thread_csv, name="thread_csv"),
    path("desk/talk/<str:public_id>/say/", comments.say_for_somebody, name="say_for_somebody"),
]
