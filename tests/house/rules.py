"""The house rules as functions: source text in, findings out.

A finding is one sentence fragment "line N: what is wrong". The rules look at the syntax tree or at
the plain text; they open no files, so that each can be shown to find a planted fault.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

FUNCTION_LINES_MAX: Final = 70
MODULE_LINES_MAX: Final = 400

_BANNED_WORDS: Final = {"manager", "helper", "helpers", "util", "utils"}
_BANNED_NAMES: Final = {"data", "info"}
_CAMEL_WORD: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")

_CLOCK: Final = re.compile(r"\b(?:date|datetime)\.(?:now|utcnow|today)$")

# Written in parts, so that this file does not contain what it looks for.
_UNFINISHED: Final = re.compile(
    r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b"
    r"|pragma:\s*no" + r"\s*cover"
)
_ELSEWHERE: Final = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(("wo" + "rk", "tm" + "p", "ro" + "ot", "fa" + "rm")) + r")/"
    r"|" + "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "crates" + r"\.io"))
)


def long_functions(source: str) -> Iterator[str]:
    """Functions of more lines than one can take in at once, decorators not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def long_module(source: str) -> Iterator[str]:
    """A module that holds more than one thing."""
    lines = len(source.splitlines())
    if lines > MODULE_LINES_MAX:
        yield f"line {lines}: the module has {lines} lines"


def missing_docstring(source: str) -> Iterator[str]:
    """A module that does not say what it is for."""
    if not ast.get_docstring(ast.parse(source)):
        yield "line 1: the module has no docstring"


def floats(source: str) -> Iterator[str]:
    """Floats written, made or promised: `0.1`, `float(…)`, `-> float`, `x: float`.

    `isinstance(x, float)` stays allowed: it is how a float is refused.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"line {node.lineno}: the float {node.value}"
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        ):
            yield f"line {node.lineno}: float(…)"
        for annotation in _annotations(node):
            if any(isinstance(part, ast.Name) and part.id == "float" for part in annotation):
                yield f"line {getattr(node, 'lineno', 0)}: an annotation names float"


def _annotations(node: ast.AST) -> Iterator[list[ast.AST]]:
    """Yield the parts of each annotation the node itself carries."""
    candidates: tuple[ast.expr | None, ...] = ()
    if isinstance(node, ast.arg | ast.AnnAssign):
        candidates = (node.annotation,)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        candidates = (node.returns,)
    for annotation in candidates:
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            yield list(ast.walk(ast.parse(annotation.value, mode="eval")))
        elif annotation is not None:
            yield list(ast.walk(annotation))


def outside_world(source: str) -> Iterator[str]:
    """Calls by which a pure room would ask the clock, a file or the network."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "urllib.request":
            yield f"line {node.lineno}: imports urllib.request"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"open", "print", "input"} or _CLOCK.search(called):
                yield f"line {node.lineno}: {called}(…)"


def banned_class_names(source: str) -> Iterator[str]:
    """Class names that say nothing: a Manager, a Helper, Info."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            words = {word.lower() for word in _CAMEL_WORD.findall(node.name)}
            if words & _BANNED_WORDS or node.name.lower() in _BANNED_NAMES:
                yield f"line {node.lineno}: the class name {node.name} says nothing"


def banned_module_name(path: str) -> Iterator[str]:
    """File and folder names that say nothing: utils.py, helpers/, data.py."""
    for part in path.removesuffix(".py").split("/"):
        if set(part.lower().split("_")) & _BANNED_WORDS or part.lower() in _BANNED_NAMES:
            yield f"line 1: the name “{part}” says nothing"


def tests_without_assertion(source: str) -> Iterator[str]:
    """Tests that cannot fail by what they compare.

    An `assert`, `pytest.raises`, `pytest.warns`, `pytest.fail`, or a call of something named
    assert…, check… or expect… counts.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            parts = list(ast.walk(node))
            if not any(isinstance(part, ast.Assert) or _is_check(part) for part in parts):
                yield f"line {node.lineno}: {node.name} asserts nothing"


def _is_check(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"raises", "warns", "fail"} or name.startswith(("assert", "check", "expect"))


def unfinished(text: str) -> Iterator[str]:
    """Work put off in a comment, and code hidden from the coverage count."""
    yield from _matching_lines(_UNFINISHED, text)


def elsewhere(text: str) -> Iterator[str]:
    """Folders of one computer and servers packages come from: true only where it was written."""
    yield from _matching_lines(_ELSEWHERE, text)


def _matching_lines(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if match := pattern.search(line):
            yield f"line {number}: “{match.group()}”"
