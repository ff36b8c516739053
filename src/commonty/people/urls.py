"""The addresses of people."""

from django.urls import path

from commonty.people.views import letters, likenesses, mine, people, roles, roll, sign_in, staff_door

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/who/", sign_in.who_are_you, name="who_are_you"),
    path("sign-in/letter/", sign_in.letter_code, name="letter_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("second-factor/", staff_door.second_factor, name="second_factor"),
    path("staff-invitation/<str:uid>/<str:token>/", staff_door.staff_invitation, name="staff_invitation"),
    path("my/details/", mine.my_details, name="my_details"),
    path("my/details/email/", mine.new_email, name="new_email"),
    path("my/details/email/code/", mine.prove_email, name="prove_email"),
    path("roles/", roles.roles, name="roles"),
    path("manage/roles/", roles.roles_held, name="roles_held"),
    path("manage/roles/<int:number>/take-back/", roles.take_back, name="take_back_role"),
    path("manage/staff/new/", roles.new_staff, name="new_staff"),
    path("manage/people/", people.people, name="people"),
    path("manage/people/at-risk/", people.at_risk, name="at_risk"),
    path("manage/people/<slug:public_id>/", people.person, name="person"),
    path("manage/people/<slug:public_id>/details/", people.correct, name="correct"),
    path("manage/people/<slug:public_id>/risk/", people.risk, name="risk"),
    path("manage/people/<slug:public_id>/role/", roles.give, name="give_role"),
    path("manage/people/<slug:public_id>/invite/", roles.invite, name="invite"),
    path("manage/likenesses/", likenesses.likenesses, name="likenesses"),
    path("manage/likenesses/<slug:public_id>/", likenesses.decide, name="decide_likeness"),
    path("manage/roll/", roll.rolls, name="rolls"),
    path("manage/roll/template.csv", roll.template, name="roll_template"),
    path("manage/roll/sample.csv", roll.sample, name="roll_sample"),
    path("manage/roll/<slug:public_id>/", roll.roll, name="roll"),
    path("manage/roll/<slug:public_id>/apply/", roll.apply_roll, name="apply_roll"),
    path("manage/roll/<slug:public_id>/leave/", roll.leave_roll, name="leave_roll"),
    path("manage/roll/<slug:public_id>/again/", roll.read_again, name="read_again"),
    path("manage/roll/<slug:public_id>/missing/", roll.absent, name="absent"),
    path("manage/roll/<slug:public_id>/faults.csv", roll.faults, name="faults"),
    path("manage/letters/", letters.letters, name="letters"),
    path("manage/letters/make/", letters.make, name="make_letters"),
    path("manage/letters/<slug:public_id>/again/", letters.ask_again, name="ask_letters_again"),
    path("manage/letters/<slug:public_id>/make-again/", letters.make_again, name="make_letters_again"),
]
