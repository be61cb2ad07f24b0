"""A small XML reader for lists that others publish: it takes no document type, so no entity and no outside file.

Expat is driven directly because a list needs the line of every entry for its errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from mountjoy.errors import InputError

DEEPEST = 40


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, its line, its attributes, text and children."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Node]:
        """The nodes at the end of a path of names ("akaList/aka")."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def value(self, path: str) -> str:
        """The text of the first node at a path that holds some, on one line; empty where there is none."""
        return next((text for node in self.all(path) if (text := " ".join(node.text.split()))), "")

    def values(self, path: str) -> tuple[str, ...]:
        """The texts at a path, each once."""
        return tuple(dict.fromkeys(text for node in self.all(path) if (text := " ".join(node.text.split()))))


def parse(path: Path, data: bytes) -> Node:
    """The root of a document. Raises InputError, with the line, where it is none, or declares a document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    root: list[Node] = []
    stack: list[Node] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        node = Node(name.rpartition(" ")[2], parser.CurrentLineNumber, attributes)
        if len(stack) >= DEEPEST:
            raise InputError(
                f"{path}:{node.line}: elements stand more than {DEEPEST} deep; nothing was imported"
            )
        (stack[-1].children if stack else root).append(node)
        stack.append(node)

    def refuse(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise InputError(
            f"{path}:{line}: declares a document type; lists are published without, and it could make the reader "
            "fetch or swell; nothing was imported"
        )

    def text(data: str) -> None:
        if stack:
            stack[-1].text += data

    def end(_: str) -> None:
        stack.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise InputError(
            f"{path}:{error.lineno}: is not well-formed XML ({why}); nothing was imported"
        ) from error
    return root[0]
