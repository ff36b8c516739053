"""The addresses of cases."""

from django.urls import path

from commonty.cases.views import ask, conversation, desk, setting_up, small_fixes, staff

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
    path("help/cases/<str:public_id>/fix/", small_fixes.fix, name="fix"),
    path("help/cases/<str:public_id>/fix/<str:fix_id>/", small_fixes.end_fix, name="end_fix"),
    path("small-fixes/<str:public_id>/", small_fixes.fixes, name="fixes"),
    path("small-fixes/<str:public_id>/data.csv", small_fixes.fixes_csv, name="fixes_csv"),
    path("small-fixes/<str:public_id>/pot/", small_fixes.fix_pot, name="fix_pot"),
    path("desk/cases/", desk.desk, name="desk"),
    path("desk/cases/how-plain/", staff.how_plain, name="how_plain"),
    path("desk/help/", setting_up.help_set_up, name="set_up"),
    path("desk/help/hours/", setting_up.hours, name="hours"),
    path("desk/help/number/", setting_up.number, name="number"),
    path("desk/help/number/<int:number>/away/", setting_up.number_away, name="number_away"),
    path("desk/help/words/<str:what>/", setting_up.words, name="words"),
    path("desk/help/answers/<str:answer_id>/", setting_up.published, name="published"),
    path("desk/phone/", desk.find_caller, name="find_caller"),
    path("desk/phone/<str:public_id>/", desk.on_the_phone, name="on_the_phone"),
]
