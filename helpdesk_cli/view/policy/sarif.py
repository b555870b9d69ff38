"""Findings as SARIF 2.1.0: what editors and code hosts read from any linter."""

from helpdesk_cli import __version__
from helpdesk_cli.domain.lint.codes import CODES, Code
from helpdesk_cli.domain.lint.finding import Checked, Placed
from helpdesk_cli.domain.policy.key_path import write_path

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_object(checked: Checked) -> dict[str, object]:
    """One run; what the file silences is in it as suppressed."""
    driver = {
        "name": "hd",
        "version": __version__,
        "rules": [_rule_object(code) for code in CODES.values()],
    }
    results = [
        *(_result_object(checked, each) for each in checked.found),
        *(_suppressed_object(checked, each) for each in checked.silenced),
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }


def _rule_object(code: Code) -> dict[str, object]:
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.split("-")),
        "shortDescription": {"text": f"{code.what[0].upper()}{code.what[1:]}."},
        "fullDescription": {"text": code.why},
        "help": {"text": code.remedy},
        "defaultConfiguration": {"level": code.severity},
    }


def _result_object(checked: Checked, placed: Placed) -> dict[str, object]:
    finding = placed.finding
    code = CODES[finding.code]
    place: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _write_uri(checked.source)},
            "region": {"startLine": placed.line},
        }
    }
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": write_path(finding.path)}]
    return {
        "ruleId": code.id,
        "ruleIndex": list(CODES).index(code.id),
        "level": code.severity,
        "message": {"text": f"{finding.sentence}. {code.why} {code.remedy}"},
        "locations": [place],
    }


def _suppressed_object(checked: Checked, placed: Placed) -> dict[str, object]:
    reason = checked.reasons[placed.finding.code]
    suppression = {"kind": "inSource", "justification": reason}
    return {**_result_object(checked, placed), "suppressions": [suppression]}


def _write_uri(source: str) -> str:
    """A path as the reference that it is: relative ones are seen from where `hd` was called."""
    from urllib.parse import quote

    return f"file://{quote(source)}" if source.startswith("/") else quote(source)
