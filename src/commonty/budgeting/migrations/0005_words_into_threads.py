"""What stood on the pages before threads: ideas that are shown and projects that are announced get theirs, and points and
questions become comments in them.

They were written with the promise that no name stands beside them: so they are nobody's from now on. What an officer had
shown is shown; what nobody had read yet waits for whoever keeps the peace; what was not shown is gone. Of an idea that is
hidden nobody reads it, and it comes back with the idea.
"""

from django.db import migrations
from django.utils import timezone

TAKES = {"announced": "all", "open": "all", "counting": "paused", "decided": "questions", "done": "questions"}


def talk_of(Thread, thing, pb_round, title, audience="public"):
    takes = "all" if pb_round.status == "draft" and pb_round.ideas_from else TAKES.get(pb_round.status, "nothing")
    made_at = pb_round.announced_at or pb_round.made_at or timezone.now()
    thing.thread = Thread.objects.create(
        place_id=pb_round.place_id, title=title[:120], about_kind=f"budgeting.{thing._meta.model_name}",
        about_id=thing.public_id, wants_stance=True, is_local=True, takes=takes, channel="migration", opened_at=made_at,
        newest_at=made_at, audience=audience,
    )
    thing.save(update_fields=["thread"])


def threads(apps, schema_editor):
    Thread = apps.get_model("discussions", "Thread")
    Project, Proposal = apps.get_model("budgeting", "Project"), apps.get_model("budgeting", "Proposal")
    announced = Project.objects.filter(round__announced_at__isnull=False, round__is_imported=False)
    for project in announced.select_related("round"):
        talk_of(Thread, project, project.round, project.name)
    for idea in Proposal.objects.exclude(state="sent").select_related("round", "project__thread"):
        talk_of(Thread, idea, idea.round, idea.title, "nobody" if idea.state == "hidden" else "public")
        if idea.project is not None and idea.project.thread is not None:
            Thread.objects.filter(pk=idea.thread_id).update(goes_on_in=idea.project.thread)
            Thread.objects.filter(pk=idea.project.thread_id).update(holds_others=True)


def words(apps, schema_editor):
    Comment, Thread = apps.get_model("discussions", "Comment"), apps.get_model("discussions", "Thread")
    Remark = apps.get_model("budgeting", "Remark")
    said = Remark.objects.filter(kind__in=["for", "against", "question"])
    for remark in said.select_related("project__thread", "proposal__thread").order_by("made_at", "pk"):
        thread = (remark.project or remark.proposal).thread
        if thread is not None and remark.words and (remark.is_shown or remark.looked_at is None):
            is_held = not remark.is_shown
            first = add(Comment, Thread, thread.pk, text=remark.words, at=remark.made_at, stance=remark.kind,
                        is_held=is_held, held_why="first" if is_held else "")  # fmt: skip
            if remark.reply and not is_held:
                add(Comment, Thread, thread.pk, parent=first, text=remark.reply, at=remark.replied_at,
                    author=remark.replied_by, is_from_landlord=True)  # fmt: skip
    said.delete()


def add(Comment, Thread, thread_id, *, parent=None, at, is_held=False, **fields):
    thread = Thread.objects.get(pk=thread_id)
    number = thread.next_number
    order = f"{parent.order if parent else ''}{number:06}"
    more = {"parent": parent, "number": number, "order": order, "at": at, "is_held": is_held, "channel": "migration"}
    thread.next_number = number + 1
    if not is_held:
        thread.newest_at = max(thread.newest_at, at)
    thread.save(update_fields=["next_number", "newest_at"])
    return Comment.objects.create(thread=thread, **more, **fields)


class Migration(migrations.Migration):

    dependencies = [
        ('budgeting', '0004_threads'),
    ]

    operations = [
        migrations.RunPython(threads, migrations.RunPython.noop),
        migrations.RunPython(words, migrations.RunPython.noop),
    ]
