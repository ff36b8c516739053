"""The addresses of cases."""

from django.urls import path

from commonty.cases.views import ask, conversation, desk, staff

app_name = "cases"
urlpatterns = [
    path("help/", ask.help_page, name="help"),
    path("help/look/", ask.look, name="look"),
    path("help/ask/", ask.ask, name="ask"),
    path("help/cases/<str:public_id>/", conversation.show, name="show"),
    path("help/cases/<str:public_id>/say/", conversation.say, name="say"),
    path("help/cases/<str:public_id>/sorted/", conversation.sorted_out, name="sorted"),
    path("help/cases/<str:public_id>/not-sorted/", conversation.not_sorted, name="not_sorted"),
    path("help/cases/<str:public_id>/no-longer-needed/", conversation.no_longer_needed, name="no_longer_needed"),
    path("help/cases/<str:public_id>/heard/<str:message_id>/", conversation.heard, name="heard"),
    path("help/cases/<str:public_id>/write/", staff.write, name="write"),
    path("help/cases/<str:public_id>/answer/", staff.answer, name="answer"),
    path("help/cases/<str:public_id>/kind/", staff.what_it_is, name="kind"),
    path("help/cases/<str:public_id>/hand-over/", staff.hand_over, name="hand_over"),
    path("help/cases/<str:public_id>/clocks/<str:clock_id>/", staff.clock, name="clock"),
    path("help/cases/<str:public_id>/damp/<str:step>/", staff.damp, name="damp"),
    path("desk/cases/", desk.desk, name="desk"),
    path("desk/cases/how-plain/", staff.how_plain, name="how_plain"),
    path("desk/phone/", desk.find_caller, name="find_caller"),
    path("desk/phone/<str:public_id>/", desk.on_the_phone, name="on_the_phone"),
]
