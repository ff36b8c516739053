"""The addresses of groups."""

from django.urls import path

from commonty.groups.views import access, applying, groups, joining, keeping, members, register

app_name = "groups"
urlpatterns = [
    path("groups/", groups.list_groups, name="list"),
    path("groups/feed.atom", groups.groups_feed, name="feed"),
    path("groups/groups.csv", groups.groups_csv, name="csv"),
    path("groups/new/", groups.form_one, name="form"),
    path("groups/mine/", groups.mine, name="mine"),
    path("groups/register/", register.register, name="register"),
    path("groups/register/register.csv", register.register_csv, name="register_csv"),
    path("groups/register/feed.atom", register.register_feed, name="register_feed"),
    path("groups/register/<str:registration_id>/", register.entry, name="entry"),
    path("groups/who-runs-this/", access.who_runs_this, name="who_runs_this"),
    path("desk/rooms/", access.ask_room, name="ask_room"),
    path("desk/groups/", keeping.keep, name="keep"),
    path("desk/groups/<str:registration_id>/", keeping.answer, name="answer"),
    path("desk/groups/<str:registration_id>/notice/", keeping.notice, name="notice"),
    path("desk/groups/<str:registration_id>/stay/", keeping.stay, name="stay"),
    path("groups/join/<str:code>/", joining.by_link, name="by_link"),
    path("groups/<str:public_id>/", groups.show_group, name="show"),
    path("groups/<str:public_id>/change/", groups.change, name="change"),
    path("groups/<str:public_id>/end/", groups.dissolve, name="dissolve"),
    path("groups/<str:public_id>/ask/", joining.ask, name="ask"),
    path("groups/<str:public_id>/take-back/", joining.take_back, name="take_back"),
    path("groups/<str:public_id>/invitation/", joining.invitation, name="invitation"),
    path("groups/<str:public_id>/leave/", joining.leave, name="leave"),
    path("groups/<str:public_id>/name/", joining.own_name, name="own_name"),
    path("groups/<str:public_id>/go-on/", joining.go_on, name="go_on"),
    path("groups/<str:public_id>/register/", applying.apply, name="apply"),
    path("groups/<str:public_id>/register/<str:registration_id>/", applying.change_own_entry, name="change_entry"),
    path(
        "groups/<str:public_id>/register/<str:registration_id>/take-back/",
        applying.take_back_application,
        name="take_back_application",
    ),
    path(
        "groups/<str:public_id>/register/<str:registration_id>/leave/",
        applying.leave_the_register,
        name="leave_register",
    ),
    path("groups/<str:public_id>/opened/<str:access_id>/", access.answer_room, name="answer_room"),
    path("groups/<str:public_id>/members/<str:member_id>/name/", access.name_for_room, name="name_for_room"),
    path("groups/<str:public_id>/members/", members.members, name="members"),
    path("groups/<str:public_id>/members/invite/", members.invite, name="invite"),
    path("groups/<str:public_id>/members/link/", members.new_link, name="new_link"),
    path("groups/<str:public_id>/members/link/<str:link_id>/away/", members.link_away, name="link_away"),
    path("groups/<str:public_id>/members/<str:member_id>/accept/", members.accept, name="accept"),
    path("groups/<str:public_id>/members/<str:member_id>/refuse/", members.refuse, name="refuse"),
    path("groups/<str:public_id>/members/<str:member_id>/remove/", members.remove, name="remove"),
    path("groups/<str:public_id>/members/<str:member_id>/part/", members.part, name="part"),
]
