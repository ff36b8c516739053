"""Style and script under names that carry a hash of what is in them, as soon as somebody has collected them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """`collectstatic` gives each file a name that never changes, to be kept by browsers for good.

    A file that wasn't collected goes by its plain name: an installation that forgot the step, or took it before an
    upgrade, is slower and not broken. Django's own storage answers every page with 500 then, the page of errors too.
    """

    def stored_name(self, name: str) -> str:
        return str(self.hashed_files.get(self.hash_key(self.clean_name(name)), name))
