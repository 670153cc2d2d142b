"""Trusted documents: texts that were known when a client was built, which may be asked by their SHA-256.

A manifest is JSON of `{"<sha256>": "<text>"}`, or Apollo's with its list of operations. The pages' build
leaves one beside them, and INSIGHTS_DOCUMENTS_FILE names another. Nobody adds to them over HTTP: who sends a
hash that no manifest has is told to send texts.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from gateway.errors import (
    BadUserInput,
    DocumentNotFound,
    DocumentNotTrusted,
    PersistedQueryNotSupported,
)
from gateway.settings import LONGEST_QUERY, DocumentPolicy, Settings

MANIFEST = "documents.json"
APOLLO = "apollo-persisted-query-manifest"
PREFIX = "sha256:"
MOST_TOLD = 1_000
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SEND = "send one of those that its clients were built with, by its text or as documentId"


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text; whether a manifest has it."""

    text: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class TrustedDocuments:
    """Texts by their SHA-256 (64 hexadecimal digits in lower case), and which others are run."""

    policy: DocumentPolicy = DocumentPolicy.OPEN
    by_hash: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", frozenset(self.by_hash.values()))

    def asked(self, request: Mapping[str, Any]) -> Text:
        """What a request asks, by documentId, by Apollo's persistedQuery or as it is written.

        Raises BadUserInput, DocumentNotFound, DocumentNotTrusted or PersistedQueryNotSupported.
        """
        query, id_ = request.get("query"), request.get("documentId")
        if id_ is not None:
            return self._by_id(id_, query)
        if query is None and (hash_ := _persisted(request.get("extensions"))) is not None:
            return self._by_apollo(hash_)
        text = _written(query)
        trusted = text in self.texts
        if not trusted and self.policy is DocumentPolicy.ONLY:
            raise DocumentNotTrusted(f"this gateway runs trusted documents only; {_SEND}")
        return Text(text, trusted)

    def _by_id(self, id_: object, query: object) -> Text:
        """As the draft of GraphQL over HTTP has it; a bare hash is taken, too."""
        if not isinstance(id_, str):
            raise BadUserInput("must be a string", "documentId")
        if query is not None:
            raise BadUserInput("send a documentId or a query, not both", "documentId")
        found = self.by_hash.get(id_.removeprefix(PREFIX))
        if found is None:
            raise self._not_found()
        return Text(found, trusted=True)

    def _by_apollo(self, hash_: object) -> Text:
        """A client that is told "not supported" sends texts from then on, and no hashes: it was not built
        with a manifest that is here, so that most of its hashes would be in vain."""
        found = self.by_hash.get(hash_) if isinstance(hash_, str) else None
        if found is not None:
            return Text(found, trusted=True)
        raise self._not_found() if self.policy is DocumentPolicy.ONLY else PersistedQueryNotSupported

    def _not_found(self) -> DocumentNotFound:
        only = self.policy is DocumentPolicy.ONLY
        return DocumentNotFound(
            f"no trusted document has this id; {_SEND if only else 'send its text as the query'}"
        )


@dataclass(frozen=True, slots=True)
class Untold:
    """Texts that no manifest has, each of which is told once."""

    _told: set[bytes] = field(default_factory=set)

    def news(self, text: str) -> bool:
        """Whether it was not told yet, and is to be now; no more than MOST_TOLD are."""
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if key in self._told or len(self._told) >= MOST_TOLD:
            return False
        self._told.add(key)
        return True


def trusted(settings: Settings, pages: Path) -> TrustedDocuments:
    """Of the pages as they are built now, and of the settings' file.

    Raises BadUserInput where a manifest cannot be read, or nothing could be asked.
    """
    by_hash = _read(pages / MANIFEST) if (pages / MANIFEST).is_file() else {}
    if settings.documents_file:
        by_hash |= _read(settings.documents_file)
    if settings.documents is DocumentPolicy.ONLY and not by_hash:
        raise BadUserInput(
            "INSIGHTS_DOCUMENTS=only runs trusted documents, and there are none: build the pages, "
            "or name a manifest in INSIGHTS_DOCUMENTS_FILE"
        )
    return TrustedDocuments(settings.documents, by_hash)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(file: Path) -> dict[str, str]:
    try:
        found = dict(_entries(orjson.loads(file.read_bytes())))
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        raise BadUserInput(f"{file} cannot be read as a manifest of documents, sha256 to text") from None
    for hash_, text in found.items():
        if hash_of(text) != hash_:
            raise BadUserInput(f"{file} has a text under {hash_[:64]!r}, which is not its SHA-256")
    return found


def _entries(manifest: Any) -> Iterator[tuple[str, str]]:
    """Raises what a value raises that is no manifest."""
    listed = manifest.get("format") == APOLLO
    rows = [(one["id"], one["body"]) for one in manifest["operations"]] if listed else manifest.items()
    for hash_, text in rows:
        if not _HASH.fullmatch(hash_) or len(text) > LONGEST_QUERY:
            raise ValueError(hash_)
        yield hash_, text


def _persisted(extensions: object) -> object:
    """The hash of Apollo's form, "" for one that is none; None where there is no such form."""
    if not isinstance(extensions, dict) or "persistedQuery" not in extensions:
        return None
    form = extensions["persistedQuery"]
    return form.get("sha256Hash") or "" if isinstance(form, dict) and form.get("version") == 1 else ""


def _written(query: object) -> str:
    if not isinstance(query, str) or not query.strip():
        raise BadUserInput("send the text of a query", "query")
    if len(query) > LONGEST_QUERY:
        raise BadUserInput(f"is longer than {LONGEST_QUERY:,} characters; send a shorter one", "query")
    return query
