"""HTML as text: what its reader would see, with quotes, lists and where links lead.

A walk of our own over the parsed tree, so that no depth and no length is too much. What the sender
hid is left out; a quote begins with `>`, as in plain mails.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DEEPEST = 1000
"""Tags within tags: the parser needs quadratic time for more."""

_LONGEST_LINK = 2000
_SHOWN_TARGETS = ("http://", "https://", "mailto:", "tel:")
_DEEPEST_QUOTE = 10

_SKIPPED = {
    *("head", "iframe", "noscript", "object", "script", "select", "style", "svg", "template"),
    "title",
}
_PARAGRAPHS = {
    *("blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table"),
    "ul",
}
_LINES = {
    *("address", "article", "center", "dd", "div", "dt", "figure", "footer", "form", "header"),
    *("li", "main", "nav", "section", "tr"),
}
_UNCLOSED = {
    *("area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p"),
    *("source", "td", "th", "tr", "wbr"),
}
_TAG = re.compile(r"<[^<>]*>")
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def html_to_text(html: str) -> str:
    """A mail that nests its tags beyond all reason is shown without them."""
    from selectolax.lexbor import LexborHTMLParser

    if _measure_depth(html) > _DEEPEST:
        return " ".join(_TAG.sub(" ", html).split())
    root = LexborHTMLParser(html).root
    writer = _Writer()
    # What is still to do, the next on top: a node to enter, or one to leave.
    stack: list[tuple[LexborNode, bool]] = [(root, True)] if root is not None else []
    while stack:
        node, enters = stack.pop()
        if not enters:
            writer.leave(node.tag or "")
        elif node.is_text_node:
            writer.write(node.text_content or "")
        elif node.is_element_node and not _is_hidden(node):
            writer.enter(node)
            stack.append((node, False))
            stack.extend((child, True) for child in reversed([*_find_children(node)]))
    return writer.close()


def _measure_depth(html: str) -> int:
    """How deeply tags are nested, not counting those that are never closed."""
    depth = deepest = 0
    for closes, tag in _TAG_NAME.findall(html):
        if tag.lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if closes else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _find_children(node: "LexborNode") -> Iterator["LexborNode"]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _is_hidden(node: "LexborNode") -> bool:
    if node.tag in _SKIPPED:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


class _Writer:
    """Puts words on lines. A line is a list of pieces, for it may have any number of them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0
        self._links: list[tuple[str, int, int]] = []

    def enter(self, node: "LexborNode") -> None:
        tag = node.tag or ""
        if tag in _LINES or tag in _PARAGRAPHS:
            self._end_line(blank=tag in _PARAGRAPHS)
        match tag:
            case "br":
                self._end_line(blank=False, even_empty=True)
            case "li":
                self._line = ["- "]
            case "td" | "th" if self._line:
                self._line.append("  ")
            case "blockquote":
                self._quotes += 1
            case "pre":
                self._preformatted += 1
            case "img":
                self.write(node.attributes.get("alt") or "")
            case "a":
                target = node.attributes.get("href") or ""
                self._links.append((target, len(self._lines), len(self._line)))

    def leave(self, tag: str) -> None:
        if tag == "a":
            self._show_target(*self._links.pop())
        elif tag in _LINES or tag in _PARAGRAPHS:
            self._end_line(blank=False)
            self._quotes -= tag == "blockquote"
            self._preformatted -= tag == "pre"
            self._end_line(blank=tag in _PARAGRAPHS)

    def write(self, text: str) -> None:
        if self._preformatted:
            first, *others = text.splitlines() or [""]
            self._line.append(first)
            for line in others:
                self._end_line(blank=False, even_empty=True)
                self._line.append(line)
            return
        text = _BLANKS.sub(" ", text)
        follows_blank = not self._line or self._line[-1].endswith(" ")
        if words := text.lstrip() if follows_blank else text:
            self._line.append(words)

    def close(self) -> str:
        self._end_line(blank=False)
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        return "\n".join(self._lines).lstrip("\n")

    def _end_line(self, *, blank: bool, even_empty: bool = False) -> None:
        """Begins a new line if something is on this one; `blank` leaves one empty line at most."""
        prefix = "> " * min(self._quotes, _DEEPEST_QUOTE)
        line = "".join(self._line).rstrip()
        self._line = []
        if line or even_empty:
            self._lines.append((prefix + line).rstrip())
        if blank and self._lines and self._lines[-1].strip("> "):
            self._lines.append(prefix.rstrip())

    def _show_target(self, target: str, line: int, piece: int) -> None:
        """`text <target>`, unless the text says it already."""
        if not target.startswith(_SHOWN_TARGETS) or len(target) > _LONGEST_LINK:
            return
        pieces = self._lines[line : line + 5]
        pieces += self._line[piece if len(self._lines) == line else 0 :][:50]
        shown = "".join(pieces).strip()
        address = target.partition("?")[0].removeprefix("mailto:").removeprefix("tel:")
        bare = target.partition("://")[2].removeprefix("www.").rstrip("/")
        if shown and address not in shown and not (bare and bare in shown):
            self._line.append(f" <{target}>")
