"""Addresses of talk."""

from django.urls import path

from commonty.discussions.views import by_phone, comments, facilitating, moderation, rooms, rules, threads
from commonty.discussions.views import comments, facilitating, following, moderation, rooms, rules, threads

app_name = "discussions"
urlpatterns = [
    path("talk/", threads.list_threads, name="threads"),
    path("talk/start/", threads.start, name="start"),
    path("talk/mine/", following.mine, name="mine"),
    path("talk/feed.atom", threads.threads_feed, name="threads_feed"),
    path("talk/discussions.csv", threads.threads_csv, name="threads_csv"),
    path("talk/house-rules/", rules.house_rules, name="house_rules"),
    path("talk/what-was-hidden/", rules.log, name="log"),
    path("talk/what-was-hidden/log.csv", rules.log_csv, name="log_csv"),
    path("talk/hidden/<str:public_id>/", rules.hidden, name="hidden"),
    path("talk/not-read/", rules.muted, name="muted"),
    path("talk/not-read/<str:public_id>/read-again/", rules.unmute_author, name="unmute"),
    path("talk/comments/<str:public_id>/", comments.show_comment, name="comment"),
    path("talk/comments/<str:public_id>/answer/", comments.answer, name="answer"),
    path("talk/comments/<str:public_id>/change/", comments.change, name="change"),
    path("talk/comments/<str:public_id>/take-back/", comments.take_back, name="take_back"),
    path("talk/comments/<str:public_id>/tell-the-landlord/", comments.tell, name="tell"),
    path("talk/comments/<str:public_id>/ask-the-landlord/", facilitating.ask, name="ask"),
    path("talk/comments/<str:public_id>/versions/", comments.versions, name="versions"),
    path("talk/comments/<str:public_id>/not-read/", rules.mute_author, name="mute"),
    path("talk/report/<str:kind>/<str:thing_id>/", comments.report_thing, name="report"),
    path("groups/<str:public_id>/room/", rooms.show_room, name="room"),
    path("talk/<str:public_id>/", threads.show_thread, name="thread"),
    path("talk/<str:public_id>/follow/", following.follow_thread, name="follow"),
    path("talk/<str:public_id>/sum-up/", facilitating.sum_up, name="sum_up"),
    path("talk/<str:public_id>/summaries/", facilitating.summaries, name="summaries"),
    path("talk/<str:public_id>/close/", facilitating.close, name="close"),
    path("talk/<str:public_id>/say/", comments.say_in, name="say"),
    path("talk/<str:public_id>/feed.atom", threads.thread_feed, name="thread_feed"),
    path("talk/<str:public_id>/comments.csv", threads.thread_csv, name="thread_csv"),
    path("desk/talk/", moderation.queue, name="queue"),
    path("desk/talk/start/<str:person_id>/", by_phone.start_for, name="start_for"),
    path("desk/talk/kept/", moderation.settings, name="settings"),
    path("desk/talk/things/<str:kind>/<str:thing_id>/hide/", moderation.hide, name="hide"),
    path("desk/talk/things/<str:kind>/<str:thing_id>/leave/", moderation.leave, name="leave"),
    path("desk/talk/things/<str:kind>/<str:thing_id>/let-out/", moderation.let_out, name="let_out"),
    path("desk/talk/hidden/<str:public_id>/", moderation.decide, name="decide"),
    path("desk/talk/hidden/<str:public_id>/lift/", moderation.lift, name="lift"),
    path("desk/talk/apart/<str:public_id>/", moderation.evidence, name="evidence"),
    path("desk/talk/apart/<str:public_id>/decide/", moderation.decide_apart, name="decide_apart"),
    path("desk/talk/threads/<str:public_id>/say/", comments.say_for_somebody, name="say_for_somebody"),
]
